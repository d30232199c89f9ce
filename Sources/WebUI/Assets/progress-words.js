// How far a query is, in words.

import { formatCount, formatValue, unitOf } from './units.js';

const BYTES = unitOf('bytes');
/** Shorter waits are not worth a word. */
const LONG_WAIT_MS = 1000;

/** Like `12 of 40 fragments · 1.2 of 3.4 MiB · 4 queriers`. */
export function describeProgress({ done, of, bytesDone, bytes, queriers, queuedMs, gaps }) {
  const parts = [`${formatCount(done)} of ${formatCount(of)} fragments`, `${formatValue(bytesDone, BYTES)} of ${formatValue(bytes, BYTES)}`];
  if (queriers > 0) parts.push(queriers === 1 ? '1 querier' : `${formatCount(queriers)} queriers`);
  if (queuedMs >= LONG_WAIT_MS) parts.push(`queued for ${Math.floor(queuedMs / 1000)} s`);
  if (gaps > 0) parts.push(`${formatCount(gaps)} missing`);
  return parts.join(' · ');
}
