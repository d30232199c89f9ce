// How large the pool is and should be: numbers, and the last minutes as a plot.

import { element } from './dom.js';
import { rateOf, spanText, stepPath, topOf } from './queriers-model.js';
import { formatCount, formatValue, significant, unitOf } from './units.js';

const BYTES = unitOf('bytes');
const PLANE = { width: 600, height: 120 };
const SVG = 'http://www.w3.org/2000/svg';

function fact(name, label, value, note) {
  return element('div', { class: 'fact', 'data-fact': name }, element('dt', {}, label), element('dd', {}, value, note && element('span', { class: 'fact-note' }, note)));
}

const mergesText = (count) => (count > 0 ? `, ${formatCount(count)} ${count === 1 ? 'merge' : 'merges'}` : '');

/** The numbers beside the plot. */
export function factsOf({ totals }, history) {
  const local = totals.attachedQueriers - totals.remoteQueriers;
  const rate = rateOf(history);
  return [
    fact('attached', 'Attached', formatCount(totals.attachedQueriers), `${formatCount(totals.remoteQueriers)} remote, ${formatCount(local)} local`),
    fact('desired', 'Desired', formatCount(totals.desiredQueriers), `at ${formatValue(totals.bytesPerQuerierSecond, BYTES)}/s each`),
    fact('queries', 'Queries', formatCount(totals.queries), 'under way'),
    fact('running', 'Running', formatCount(totals.runningLeases), `${formatValue(totals.runningBytes, BYTES)}${mergesText(totals.runningMerges)}`),
    fact('waiting', 'Waiting', formatCount(totals.queuedFragments), totals.queuedFragments > 0 ? `${formatValue(totals.queuedBytes, BYTES)}, oldest ${spanText(totals.queueAge)}` : 'nothing'),
    fact('rate', 'Done', rate ? `${significant(rate.fragments)}/s` : '–', rate ? `${formatValue(Math.round(rate.bytes), BYTES)}/s, ${formatCount(totals.retries)} retries` : `${formatCount(totals.retries)} retries`),
  ];
}

/** The plot of desired and attached queriers; `show` draws it anew. */
export class SizePlot {
  #lines = {};

  constructor() {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', `0 0 ${PLANE.width} ${PLANE.height}`);
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('class', 'size-lines');
    svg.setAttribute('aria-hidden', 'true');
    for (const name of ['attached', 'desired']) {
      const line = this.#lines[name] = document.createElementNS(SVG, 'path');
      line.setAttribute('class', `size-line ${name}`);
      svg.append(line);
    }
    this.top = element('span', { class: 'size-top' });
    this.words = element('p', { class: 'offscreen', id: 'size-words' });
    const legend = element('ul', { class: 'size-legend', 'aria-label': 'Lines' },
      ...[['desired', 'Desired'], ['attached', 'Attached']].map(([name, label]) => element('li', {}, element('span', { class: `swatch ${name}` }), label)));
    this.element = element('figure', { class: 'size-plot', id: 'size-plot', 'aria-describedby': 'size-words' }, legend, this.top,
      element('span', { class: 'size-zero' }, '0'), svg, element('span', { class: 'size-then' }, '5 min ago'), element('span', { class: 'size-now' }, 'now'), this.words);
  }

  show(history) {
    const top = topOf(history);
    this.top.textContent = formatCount(top);
    for (const [name, line] of Object.entries(this.#lines)) line.setAttribute('d', stepPath(history, name, { ...PLANE, top }));
    const most = (name) => history.reduce((largest, moment) => Math.max(largest, moment[name]), 0);
    this.words.textContent = `Over the last five minutes at most ${formatCount(most('desired'))} queriers were desired and ${formatCount(most('attached'))} attached.`;
  }
}
