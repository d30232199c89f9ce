// The admin API, as far as the page of blocks needs it.

import { APIError, call } from './api.js';

const SERVICE = 'firefinch.admin.v1.AdminService';
const PAGE = 5_000;
/** More blocks than this are no picture any more. */
export const MOST_BLOCKS = 20_000;

/** Says so where a server is too old, or leaves the stored data to others. */
async function ask(method, message, signal) {
  try {
    return (await call(method, message, { signal, service: SERVICE })).message;
  } catch (error) {
    if (error.status !== 404 || error.code !== 'not_found' || method !== 'ListBlocks') throw error;
    throw new APIError('unimplemented', 'this server does not hold the index of blocks; ask the one that does', method, error.status);
  }
}

/** All blocks page by page, with what the levels hold. `onPage` is told how many there are so far. */
export async function loadBlocks(signal, onPage) {
  const first = await ask('ListBlocks', { limit: PAGE, withUnknown: true }, signal);
  const blocks = first.blocks ?? [];
  let next = Number(first.next ?? 0);
  while (next !== 0 && blocks.length < MOST_BLOCKS) {
    onPage(blocks.length);
    const page = await ask('ListBlocks', { limit: PAGE, after: String(next) }, signal);
    blocks.push(...(page.blocks ?? []));
    next = Number(page.next ?? 0);
  }
  return { blocks, levels: first.levels ?? [], isCut: next !== 0, isUnknownPartial: first.unknownIsPartial === true };
}

/** Everything known of one block. */
export function loadBlock(id, signal) {
  return ask('GetBlock', { id }, signal);
}
