// The upper half: the chart with its title, figures, group-by, reading and legend.

import { element, icon, icons } from './dom.js';
import { lineColour } from './flamegraph-colors.js';
import { Picker } from './picker.js';
import { splitName } from './function-names.js';
import { defaultReading } from './profile-types.js';
import { Segmented } from './segmented.js';
import { SeriesChart } from './series-chart.js';
import { decodeSeries, largestOf } from './series-layout.js';
import { currentTheme } from './theme.js';
import { describeLength, formatTime } from './time-range.js';
import { hideTooltip, showTooltip } from './tooltip.js';
import { seriesReading, unitOf } from './units.js';

const MOST_IN_READOUT = 10;

export class SeriesPanel {
  #answer;
  #solo = -1;

  /** `actions`: setGroupBy, loadGroupBy, setReading, setFollow, setRange, addFilter. */
  constructor(actions) {
    this.actions = actions;
    this.title = element('h2', { id: 'series-title' }, 'Time series');
    this.figures = element('p', { class: 'figures' });
    this.groupBy = new Picker({ id: 'group-by', label: 'Group by', placeholder: 'Nothing', load: actions.loadGroupBy, onPick: actions.setGroupBy });
    this.reading = new Segmented('Values as', [['rate', 'Rate'], ['total', 'Total']], actions.setReading);
    this.follow = element('button', { class: 'button small follow', id: 'follow', type: 'button', hidden: true, 'aria-pressed': 'false', onclick: () => actions.setFollow(this.follow.getAttribute('aria-pressed') !== 'true') });
    this.chart = new SeriesChart();
    this.legend = element('ul', { class: 'legend', 'aria-label': 'Series' });
    this.overlay = element('div', { class: 'overlay', hidden: true });
    this.element = element('section', { class: 'panel series', id: 'series-panel', 'aria-labelledby': 'series-title' },
      element('header', { class: 'panel-head' }, this.title, this.figures, element('div', { class: 'spacer' }), this.follow, this.groupBy.element, this.reading.element),
      element('div', { class: 'plot-and-legend' }, element('div', { class: 'plot-area' }, this.chart.element, this.overlay), this.legend));
    this.chart.addEventListener('range', (event) => actions.setRange(event.detail));
    this.chart.addEventListener('point', (event) => this.#readOut(event.detail));
  }

  /** Before there is an answer, or instead of one. */
  notice(node) {
    this.overlay.replaceChildren(node);
    this.overlay.hidden = false;
  }

  busy(on) {
    this.element.classList.toggle('busy', on);
    this.element.setAttribute('aria-busy', String(on));
  }

  get hasAnswer() {
    return this.#answer !== undefined;
  }

  forget() {
    this.#answer = undefined;
    this.legend.replaceChildren();
    this.figures.textContent = '';
  }

  /** `answer`: message, profileType, groupBy, range, stepSeconds. */
  show(answer) {
    this.#answer = answer;
    this.#solo = -1;
    this.overlay.hidden = true;
    this.#draw();
  }

  setControls({ profileType, groupBy, reading, selected, follow }) {
    this.title.textContent = profileType.title || 'Time series';
    this.#setFollow(selected, follow);
    this.groupBy.set(groupBy);
    const unit = unitOf(profileType.sampleUnit);
    this.reading.rename('rate', profileType.sampleType === 'cpu' && unit.kind === 'time' ? 'Cores' : 'Per second');
    this.reading.rename('total', 'Per step');
    const chosen = reading || defaultReading(profileType);
    const changed = this.reading.value !== chosen;
    this.reading.set(chosen);
    if (changed && this.#answer) this.#draw();
  }

  /** The chosen function can be followed over time: in all stacks that it is in, each counted once. */
  #setFollow(selected, follow) {
    const [, short] = splitName(selected);
    this.follow.hidden = selected === '';
    this.follow.textContent = `Only ${short}`;
    this.follow.title = follow ? `Shows ${selected} and what it calls; press for the totals` : `Show ${selected} and what it calls over time`;
    this.follow.setAttribute('aria-pressed', String(follow));
  }

  repaint() {
    if (this.#answer) this.#draw();
  }

  #draw() {
    const { message, profileType, groupBy, range, stepSeconds } = this.#answer;
    const reading = seriesReading(profileType, this.reading.value, stepSeconds);
    this.series = decodeSeries(message, groupBy, reading.scale);
    this.format = reading.format(largestOf(this.series));
    const base = unitOf(profileType.sampleUnit).kind === 'bytes' ? 1024 : 10;
    this.chart.show({ series: this.series, range, stepMs: stepSeconds * 1000, format: reading.format, base });
    this.#showFigures(stepSeconds);
    this.#showLegend(groupBy);
  }

  #showFigures(stepSeconds) {
    const steps = new Map();
    for (const { points } of this.series) for (const { t, v } of points) steps.set(t, (steps.get(t) ?? 0) + v);
    const values = [...steps.values()];
    if (values.length === 0) {
      this.figures.textContent = '';
      return;
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const figure = (name, value) => element('span', { class: 'figure' }, element('span', {}, name), element('b', {}, value));
    this.figures.replaceChildren(figure('mean', this.format(mean)), figure('peak', this.format(Math.max(...values))), figure('step', describeLength(stepSeconds * 1000)));
  }

  #showLegend(groupBy) {
    if (groupBy === '' || this.series.length === 0) {
      this.legend.replaceChildren();
      return;
    }
    this.legend.replaceChildren(...this.series.map((series, index) => {
      const swatch = element('span', { class: 'swatch' });
      swatch.style.background = lineColour(index, currentTheme());
      const mean = series.points.length > 0 ? series.sum / series.points.length : 0;
      const solo = element('button', { class: 'legend-item', type: 'button', 'aria-pressed': String(this.#solo === index), title: `Show ${series.label} alone`, onclick: () => this.#toggle(index, groupBy) },
        swatch, element('span', { class: 'legend-name' }, series.label), element('span', { class: 'legend-value' }, this.format(mean)));
      const narrow = element('button', { class: 'legend-filter', type: 'button', title: `Filter by ${groupBy}="${series.value}"`, 'aria-label': `Filter by ${groupBy} ${series.label}`, onclick: () => this.actions.addFilter(groupBy, series.value) }, icon(icons.funnel));
      return element('li', {}, solo, narrow);
    }));
  }

  #toggle(index, groupBy) {
    this.#solo = this.#solo === index ? -1 : index;
    this.chart.emphasise(this.#solo);
    this.#showLegend(groupBy);
    this.legend.querySelectorAll('.legend-item')[index]?.focus();
  }

  #readOut({ reading, at }) {
    if (!reading || reading.values.length === 0) {
      hideTooltip();
      return;
    }
    const rows = reading.values.slice(0, MOST_IN_READOUT).map(({ label, index, value }) => ({
      label: label || this.#answer.profileType.title, value: this.format(value), colour: lineColour(index, currentTheme()),
    }));
    showTooltip({ title: formatTime(reading.start), subtitle: `to ${formatTime(reading.end).slice(11)}`, rows }, at);
  }
}
