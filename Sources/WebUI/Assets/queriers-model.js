// The read tier as the page shows it, from the server's messages, and its last minutes. Pure.

import { toNumber } from './api.js';

/** How far back the plot goes. */
export const HISTORY_MS = 300_000;
/** Leases shown on one querier's tile. */
const TILE_LEASES = 6;

const TOTALS = ['queries', 'queuedFragments', 'queuedBytes', 'queueAge', 'runningLeases', 'runningBytes', 'runningMerges', 'attachedQueriers', 'remoteQueriers',
  'desiredQueriers', 'bytesPerQuerierSecond', 'fragmentsDone', 'bytesDone', 'retries'];

function decodeQuerier(message) {
  const number = (name) => toNumber(message[name]);
  const running = number('runningLeases');
  const state = message.draining ? 'draining' : running > 0 ? 'working' : 'idle';
  return {
    id: message.id ?? '', name: message.name || message.id || 'unnamed', place: message.place ?? '', attachedFor: number('attachedFor'), running,
    runningBytes: number('runningBytes'), capacity: number('capacity'), freeBytes: number('freeBytes'), state,
  };
}

function decodeLease(message) {
  const number = (name) => toNumber(message[name]);
  return {
    // A server that knows of no merges names no kind.
    kind: message.kind || 'fragment', reports: number('reports'), query: String(message.query ?? '0'), fragment: number('fragment'), fragments: number('fragments'), attempt: number('attempt'), querier: message.querier ?? '',
    tenants: message.tenants ?? [], costClass: message.costClass ?? '', runningFor: number('runningFor'), bytesDone: number('bytesDone'), bytes: number('bytes'),
    alone: message.alone === true, hedge: message.hedge === true,
  };
}

function decodeWork(message) {
  return { tenant: message.tenant ?? '', costClass: message.costClass ?? '', fragments: toNumber(message.fragments), bytes: toNumber(message.bytes), age: toNumber(message.age) };
}

/** The answer of `ListQueriers` with plain numbers; times in milliseconds. */
export function decodeTier(message) {
  const totals = message.totals ?? {};
  return {
    queriers: (message.queriers ?? []).map(decodeQuerier), leases: (message.leases ?? []).map(decodeLease), queue: (message.queue ?? []).map(decodeWork),
    totals: Object.fromEntries(TOTALS.map((name) => [name, toNumber(totals[name])])),
    queriersLeftOut: toNumber(message.queriersLeftOut), leasesLeftOut: toNumber(message.leasesLeftOut), queueLeftOut: toNumber(message.queueLeftOut),
  };
}

/** What each querier's tile shows: the querier, its longest running leases, and how many more it holds. */
export function tilesOf({ queriers, leases }) {
  const byQuerier = Map.groupBy(leases, ({ querier }) => querier);
  return queriers.map((querier) => {
    const held = [...(byQuerier.get(querier.id) ?? [])].sort((left, right) => right.runningFor - left.runningFor);
    const shown = held.slice(0, TILE_LEASES);
    return { querier, leases: shown, more: Math.max(0, querier.running - shown.length) };
  });
}

/** The last minutes: what was there is kept for `HISTORY_MS`, and the new moment is added. */
export function remember(history, time, { totals }) {
  const kept = history.filter((moment) => moment.time > time - HISTORY_MS && moment.time < time);
  return [...kept, { time, desired: totals.desiredQueriers, attached: totals.attachedQueriers, fragments: totals.fragmentsDone, bytes: totals.bytesDone }];
}

/** Fragments and bytes a second over the last ten seconds; undefined while there is no earlier moment, or after the server started anew. */
export function rateOf(history) {
  const last = history.at(-1);
  const first = history.find(({ time }) => last && time >= last.time - 10_000);
  const seconds = last && first ? (last.time - first.time) / 1000 : 0;
  if (seconds <= 0 || last.fragments < first.fragments) return undefined;
  return { fragments: (last.fragments - first.fragments) / seconds, bytes: Math.max(0, last.bytes - first.bytes) / seconds };
}

/** A step line through moments on a plane of that size: the newest moment is at the right edge. Breaks where nothing was heard for long. */
export function stepPath(history, name, { width, height, top }) {
  const end = history.at(-1)?.time ?? 0;
  const x = (time) => (width * (1 - (end - time) / HISTORY_MS)).toFixed(1);
  const y = (value) => (height * (1 - Math.min(1, value / top))).toFixed(1);
  let path = '';
  history.forEach((moment, index) => {
    const before = history[index - 1];
    const isCut = !before || moment.time - before.time > 15_000;
    path += isCut ? `M${x(moment.time)} ${y(moment[name])}` : `H${x(moment.time)}V${y(moment[name])}`;
  });
  return path;
}

/** The top of the plot: no less than anything in it, a round number, at least 4. */
export function topOf(history) {
  const largest = history.reduce((most, { desired, attached }) => Math.max(most, desired, attached), 0);
  if (largest < 4) return 4;
  const size = 10 ** Math.floor(Math.log10(largest));
  return [1, 2, 5, 10].map((factor) => factor * size).find((candidate) => candidate >= largest) ?? 10 * size;
}

/** 0.25 s, 3.4 s, 12 s, 5 min, 2.5 h, 3 d. */
export function spanText(ms) {
  const seconds = ms / 1000;
  if (seconds < 10) return `${Number(seconds.toFixed(seconds < 1 ? 2 : 1))}\u00a0s`;
  if (seconds < 90) return `${Math.round(seconds)}\u00a0s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)}\u00a0min`;
  return seconds < 172_800 ? `${Number((seconds / 3600).toFixed(1))}\u00a0h` : `${Number((seconds / 86_400).toFixed(1))}\u00a0d`;
}
