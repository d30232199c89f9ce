// The two questions behind the page: values over time, and one merged flame graph.

import { call } from './api.js';
import { decodeFlameGraph } from './flamegraph-layout.js';
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

/** The flame graph, decoded, beside the message it came from (the JSON download hands that on). */
export async function askProfile(request, options) {
  const { message, coverage } = await call('SelectMergeStacktraces', { ...request, maxNodes: MAX_NODES }, options);
  return { message, coverage, graph: decodeFlameGraph(message.flamegraph) };
}
