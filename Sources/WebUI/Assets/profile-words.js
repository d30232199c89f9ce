// The flame graph in words: tooltip, summary for those who cannot see it, outcome of a search. Pure.

import { nameOf } from './flamegraph-layout.js';
import { packageOf } from './function-names.js';
import { formatCount, formatPercent, formatValue } from './units.js';

/** What one box says about itself. */
export function describeBox(graph, box, focus, unit) {
  const [total, self] = [graph.total[box], graph.self[box]];
  const rows = [
    { label: 'Total', value: formatValue(total, unit) },
    { label: 'Self', value: `${formatValue(self, unit)} (${formatPercent(self / graph.total[0])})` },
    { label: '% of total', value: formatPercent(total / graph.total[0]) },
  ];
  const parent = graph.parent[box];
  if (parent >= 0) rows.push({ label: '% of parent', value: formatPercent(total / graph.total[parent]) });
  if (focus > 0 && graph.level[box] > graph.level[focus]) rows.push({ label: '% of focus', value: formatPercent(total / graph.total[focus]) });
  const name = nameOf(graph, box);
  const owner = box === 0 ? '' : packageOf(name);
  if (name === 'other') return { title: 'other', subtitle: 'small boxes left out of the answer, together', rows };
  return { title: box === 0 ? 'All stacks' : name, subtitle: owner === name ? '' : owner, rows };
}

/** The whole graph as a paragraph. `rows` are the sums per function. */
export function describeGraph(graph, rows, title, unit) {
  if (graph.count === 0 || graph.total[0] === 0) return 'The flame graph is empty.';
  const whole = graph.total[0];
  const name = (column) => [...rows].sort((left, right) => right[column] - left[column]).slice(0, 5)
    .map((row) => `${row.name} ${formatPercent(row[column] / whole)}`).join(', ');
  return `Flame graph of ${title}: ${formatValue(whole, unit)} in ${formatCount(graph.count)} boxes, ${graph.depth - 1} levels deep. `
    + `Most self: ${name('self')}. Most total: ${name('total')}. The table lists every function.`;
}

/** What a search or a selected function amounts to. */
export function searchOutcome(value, whole, unit, selected) {
  if (value === undefined) return '';
  if (value === 0) return selected ? `${selected}: not in view` : 'no match';
  return `${formatPercent(value / whole)} · ${formatValue(value, unit)} matched`;
}
