// Blocks and levels as the page shows them, from the server's messages. Pure.

import { toNumber } from './api.js';

/** States in the order of the legend; `variable` names the style sheet's colour. A state this page does not know is drawn as `other`. */
export const STATES = [
  { name: 'live', label: 'Live', variable: '--block-live' },
  { name: 'job', label: 'In a job', variable: '--block-job' },
  { name: 'set-aside', label: 'Set aside', variable: '--block-set-aside' },
  { name: 'retired', label: 'Retired', variable: '--block-retired' },
  { name: 'other', label: 'Other', variable: '--block-other' },
];
const KNOWN = new Set(STATES.map(({ name }) => name));

/** A state as it is drawn: a live block in a job is coloured by the job. */
function stateOf(block) {
  if (block.state === 'live' && block.job) return 'job';
  return KNOWN.has(block.state) && block.state !== 'other' ? block.state : 'other';
}

/** A block with plain numbers; times in milliseconds. */
export function decodeBlock(message) {
  const [start, end] = [toNumber(message.start), toNumber(message.end)];
  return {
    id: message.id ?? '', object: message.object ?? '', level: toNumber(message.level), tenants: message.tenants ?? [],
    start, end: Math.max(start, end), createdAt: toNumber(message.createdAt), bytes: toNumber(message.bytes), datasets: toNumber(message.datasets),
    profiles: toNumber(message.profiles), suppressed: toNumber(message.suppressed), serverState: message.state ?? '', job: message.job ?? '', state: stateOf(message),
  };
}

/** What a level holds, with plain numbers. */
export function decodeLevel(message) {
  const number = (name) => toNumber(message[name]);
  return {
    level: number('level'), liveBlocks: number('liveBlocks'), liveBytes: number('liveBytes'), liveProfiles: number('liveProfiles'),
    retiredBlocks: number('retiredBlocks'), retiredBytes: number('retiredBytes'), unknownObjects: number('unknownObjects'), unknownBytes: number('unknownBytes'),
  };
}

/** Every tenant that has a block, ascending. */
export function tenantsOf(blocks) {
  return [...new Set(blocks.flatMap(({ tenants }) => tenants))].sort();
}

/** The blocks with data of a tenant; all for ''. */
export function ofTenant(blocks, tenant) {
  return tenant === '' ? blocks : blocks.filter(({ tenants }) => tenants.includes(tenant));
}

/** What each level holds, added up from blocks: for one tenant, whose unknown objects nobody can tell. */
export function levelsOf(blocks) {
  const levels = new Map();
  for (const block of blocks) {
    const empty = { level: block.level, liveBlocks: 0, liveBytes: 0, liveProfiles: 0, retiredBlocks: 0, retiredBytes: 0, unknownObjects: 0, unknownBytes: 0 };
    const level = levels.get(block.level) ?? empty;
    levels.set(block.level, level);
    if (block.serverState === 'retired') {
      level.retiredBlocks += 1;
      level.retiredBytes += block.bytes;
    } else {
      level.liveBlocks += 1;
      level.liveBytes += block.bytes;
      level.liveProfiles += block.profiles;
    }
  }
  return [...levels.values()].sort((left, right) => left.level - right.level);
}

/** All levels together. */
export function totalOf(levels) {
  const total = { level: undefined };
  for (const level of levels) for (const [name, value] of Object.entries(level)) if (name !== 'level') total[name] = (total[name] ?? 0) + value;
  return total;
}

/** How many blocks are in each state, as they are drawn. */
export function countStates(blocks) {
  const counts = Object.fromEntries(STATES.map(({ name }) => [name, 0]));
  for (const { state } of blocks) counts[state] += 1;
  return counts;
}

/** The last `ms` of the blocks' time, or all of it for 0, with a little air; undefined without blocks. */
export function timeOf(blocks, ms) {
  if (blocks.length === 0) return undefined;
  let [start, end] = [Infinity, -Infinity];
  for (const block of blocks) [start, end] = [Math.min(start, block.start), Math.max(end, block.end)];
  if (ms > 0) start = Math.max(start, end - ms);
  const air = Math.max(1000, (end - start) * 0.01);
  return { start: start - air, end: end + air };
}
