// The two questions behind the page: values over time, and one merged flame graph.

import { call, toNumber } from './api.js';
import { decodeFlameGraph } from './flamegraph-layout.js';
import { follow, isUnknownMethod } from './follow.js';
import { formatSelector } from './selector.js';
import { chartRange, stepFor } from './time-range.js';

/** Boxes asked for. More than a screen can show at once, so that zooming in finds detail without asking again. */
const MAX_NODES = 32_768;
/** Lines of a chart that can still be told apart. */
export const MOST_SERIES = 10;

/** What both questions have in common. */
export function requestOf(state, range) {
  return { profileTypeID: state.type, labelSelector: formatSelector(state.filters), start: range.start, end: range.end };
}

/** The series of the totals, or of one function, with the range and step that they were asked for. */
export async function askSeries(request, groupBy, functionName, options) {
  const stepSeconds = stepFor(request);
  const range = chartRange(request, stepSeconds);
  const body = { ...request, ...range, step: stepSeconds, groupBy: groupBy === '' ? [] : [groupBy], limit: MOST_SERIES };
  const { message, coverage } = await (functionName === ''
    ? call('SelectSeries', body, options)
    : call('SelectFunctionSeries', { ...body, functionName }, options));
  return { message, coverage, stepSeconds, range: { start: range.start - stepSeconds * 1000, end: range.end } };
}

/** Whether the server can say meanwhile how far a query is; until it says otherwise. */
let canFollow = true;

/** How far a query is: numbers, what is missing, and the flame graph so far if it is another than before. */
function progressOf({ progress = {}, coverage = {}, flamegraph }) {
  return {
    done: toNumber(progress.fragmentsDone), of: toNumber(progress.fragments), merged: toNumber(coverage.fragmentsMerged),
    bytesDone: toNumber(progress.bytesDone), bytes: toNumber(progress.bytes),
    queriers: toNumber(progress.queriers), queuedMs: toNumber(progress.queuedMs), gaps: (coverage.gaps ?? []).length,
    graph: flamegraph && decodeFlameGraph(flamegraph),
  };
}

async function callOrFollow(body, onProgress, options) {
  if (canFollow) {
    try {
      return await follow('FollowMergeStacktraces', body, { ...options, onMessage: (message) => onProgress(progressOf(message)) });
    } catch (error) {
      if (!isUnknownMethod(error)) throw error;
      canFollow = false;
    }
  }
  return call('SelectMergeStacktraces', body, options);
}

/** The flame graph, decoded, beside the message it came from (the JSON download hands that on). `onProgress` is told meanwhile how far it is. */
export async function askProfile(request, onProgress, options) {
  const { message, coverage } = await callOrFollow({ ...request, maxNodes: MAX_NODES }, onProgress, options);
  return { message: { flamegraph: message.flamegraph }, coverage, graph: decodeFlameGraph(message.flamegraph) };
}
