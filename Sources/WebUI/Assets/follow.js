// Calls that answer with a stream: how far a query is, then its answer.

import { APIError, post, readCoverage } from './api.js';
import { BrokenStream, frameOf, readFrames, STREAM_HEADERS } from './connect-stream.js';

/** Whether an error says that the server, or something in front of it, does not know the method. */
export function isUnknownMethod(error) {
  return error.code === 'unimplemented' || [404, 405, 415].includes(error.status);
}

/**
 * Calls one method that answers with a stream; gives its last message and what it covers, as `call` does.
 * `onMessage` is told of those before as they come. Throws as `call`.
 */
export async function follow(method, message, { signal, allowPartial = false, onMessage } = {}) {
  const headers = { 'Content-Type': 'application/connect+json', 'Connect-Protocol-Version': '1', ...STREAM_HEADERS };
  if (allowPartial) headers['Firefinch-Allow-Partial'] = 'true';
  const response = await post(method, headers, frameOf(message), signal);
  if (!response.headers.get('Content-Type')?.startsWith('application/connect+json')) {
    throw new APIError('unimplemented', `the answer to ${method} is no stream`, method, response.status);
  }
  try {
    return await lastOf(readFrames(response.body), method, onMessage);
  } catch (error) {
    throw error instanceof BrokenStream ? new APIError('connection_lost', error.message, method) : error;
  }
}

async function lastOf(frames, method, onMessage) {
  let answer;
  for await (const { message, isEnd } of frames) {
    if (isEnd && message.error) throw new APIError(message.error.code, message.error.message ?? message.error.code, method, 200);
    if (isEnd && answer) return { message: answer, coverage: readCoverage(message.metadata?.['firefinch-coverage']?.[0]) };
    if (message.isFinal) answer = message;
    else onMessage(message);
  }
  throw new APIError('internal', 'the stream ended without an answer', method, 200);
}
