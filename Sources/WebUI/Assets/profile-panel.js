// The lower half: table and flame graph of one merged profile, with search, zoom path, context menu and downloads.

import { copyText, element, icon, icons } from './dom.js';
import { findPath, nameOf, pathTo } from './flamegraph-layout.js';
import { FlameGraphView } from './flamegraph-view.js';
import { matchedValue, matchNames, nameTest, sortRows, sumFunctions } from './function-table.js';
import { openMenu } from './menu.js';
import { describeBox, describeGraph, searchOutcome } from './profile-words.js';
import { Segmented } from './segmented.js';
import { FunctionTable } from './table.js';
import { hideTooltip, showTooltip } from './tooltip.js';
import { formatPercent, formatValue, unitOf } from './units.js';

export class ProfilePanel {
  #graph;
  #focus = 0;
  #rows = [];
  #state;
  #grows = false;

  /** `actions`: update(patch, options) of the page's state, and download(kind). */
  constructor(actions) {
    this.actions = actions;
    this.flame = new FlameGraphView();
    this.table = new FunctionTable();
    this.view = new Segmented('View', [['table', 'Table'], ['both', 'Both'], ['flame', 'Flame graph']], (view) => actions.update({ view }));
    this.search = element('input', { class: 'search', id: 'search', type: 'search', placeholder: 'Search functions   /', 'aria-label': 'Search functions, part of a name or /regular expression/', spellcheck: 'false', autocomplete: 'off' });
    this.outcome = element('span', { class: 'search-outcome', id: 'search-outcome', role: 'status' });
    this.download = element('button', { class: 'button', id: 'download', type: 'button', 'aria-haspopup': 'menu', onclick: () => this.#openDownloads() }, icon(icons.download), 'Download');
    this.soFar = element('span', { class: 'so-far', id: 'so-far', hidden: true });
    this.path = element('nav', { class: 'breadcrumb', 'aria-label': 'Zoom path' });
    this.summary = element('p', { class: 'offscreen', id: 'flame-summary' });
    this.live = element('p', { class: 'offscreen', id: 'flame-live', 'aria-live': 'polite' });
    this.overlay = element('div', { class: 'overlay', hidden: true });
    this.body = element('div', { class: 'profile-body' }, this.table.element, this.flame.element, this.overlay);
    this.element = element('section', { class: 'panel profile', id: 'profile-panel', tabindex: '-1', 'aria-label': 'Flame graph and functions' },
      element('header', { class: 'panel-head' }, this.view.element, element('div', { class: 'search-box' }, this.search, this.outcome), element('div', { class: 'spacer' }), this.soFar, this.download),
      this.path, this.body, this.summary, this.live);
    this.#listen();
  }

  notice(node) {
    this.overlay.replaceChildren(node);
    this.overlay.hidden = false;
  }

  busy(on) {
    this.element.classList.toggle('busy', on);
    this.element.setAttribute('aria-busy', String(on));
  }

  get hasAnswer() {
    return this.#graph !== undefined;
  }

  get graph() {
    return this.#graph;
  }

  /** Whether what is shown is only the part of an answer that is there so far. */
  get grows() {
    return this.#grows;
  }

  forget() {
    this.#graph = undefined;
    this.#setGrows(false);
    [this.summary.textContent, this.outcome.textContent] = ['', ''];
    this.path.replaceChildren();
  }

  /** Shows an answer; one that took shape before the reader's eyes moves nothing but the boxes. */
  show(graph, profileType, state) {
    const grew = this.#grows;
    this.#setGrows(false);
    this.#showGraph(graph, profileType, state, grew);
  }

  /** Shows what there is of an answer so far, `share` in words. */
  grow(graph, profileType, state, share) {
    const grew = this.#grows;
    this.#setGrows(true, share);
    this.#showGraph(graph, profileType, state, grew);
  }

  /** Nothing is downloaded that is not whole. */
  #setGrows(grows, share = '') {
    this.#grows = grows;
    this.element.classList.toggle('growing', grows);
    [this.soFar.hidden, this.soFar.textContent] = [!grows, share];
    this.download.disabled = grows;
  }

  #showGraph(graph, profileType, state, grew) {
    this.#graph = graph;
    this.unit = unitOf(profileType.sampleUnit);
    this.profileType = profileType;
    this.overlay.hidden = true;
    this.#state = undefined;
    this.apply(state, grew);
    this.summary.textContent = describeGraph(graph, sumFunctions(graph), profileType.title, this.unit);
  }

  /** Brings the panel in step with the page's state; does only the work that the change asks for. `grew` keeps the reader's place. */
  apply(state, grew = false) {
    const before = this.#state ?? {};
    this.#state = state;
    this.view.set(state.view);
    this.body.dataset.view = state.view;
    if (this.search.value !== state.search) this.search.value = state.search;
    if (!this.#graph) return;
    const zoomed = before.zoom !== state.zoom;
    if (zoomed) this.#zoom(state, { animate: before.zoom !== undefined, grew });
    const changed = (...keys) => keys.some((key) => before[key] !== state[key]);
    if (zoomed || changed('search', 'selected')) this.#highlight(state);
    if (zoomed || changed('search', 'selected', 'sort')) this.#fillTable(state, !grew && changed('search', 'sort', 'zoom'));
  }

  repaint() {
    this.flame.repaint();
    if (this.#graph) this.#fillTable(this.#state, false);
  }

  #zoom(state, how) {
    this.#focus = findPath(this.#graph, state.zoom);
    this.flame.show(this.#graph, this.#focus, how);
    this.#rows = sumFunctions(this.#graph, this.#focus);
    this.#showPath();
  }

  #test(state) {
    this.search.setCustomValidity('');
    if (state.selected) return (name) => name === state.selected;
    try {
      return nameTest(state.search);
    } catch (error) {
      this.search.setCustomValidity(error.message);
      return undefined;
    }
  }

  #highlight(state) {
    const test = this.#test(state);
    const matches = test && matchNames(this.#graph.names, test);
    this.flame.highlight(matches);
    const whole = this.#graph.total[this.#focus] ?? 0;
    const value = matches && matchedValue(this.#graph, this.#focus, matches);
    this.outcome.textContent = this.search.validationMessage ? 'not a regular expression' : searchOutcome(value, whole, this.unit, state.selected);
  }

  #fillTable(state, rewind) {
    let test;
    try {
      test = nameTest(state.search);
    } catch {
      // A regular expression that is still being typed filters nothing.
    }
    const rows = test ? this.#rows.filter((row) => test(row.name)) : this.#rows;
    this.table.show(sortRows(rows, state.sort), { sum: this.#graph.total[this.#focus] ?? 0, unit: this.unit, order: state.sort, selected: state.selected, rewind });
  }

  #showPath() {
    const boxes = pathTo(this.#graph, this.#focus);
    const steps = boxes.map((box, index) => {
      const name = box === 0 ? 'All stacks' : nameOf(this.#graph, box);
      const last = index === boxes.length - 1;
      return element('li', {}, element('button', { class: 'crumb', type: 'button', title: name, 'aria-current': last ? 'location' : undefined, onclick: () => this.#zoomTo(box) }, name));
    });
    // Deep paths keep their ends: where it starts and where it is now.
    if (steps.length > 7) steps.splice(2, steps.length - 6, element('li', { class: 'elided', title: `${boxes.length - 6} more` }, '…'));
    const total = this.#graph.total[this.#focus] ?? 0;
    const share = this.#focus > 0 ? ` · ${formatPercent(total / this.#graph.total[0])} of all` : '';
    const reset = this.#focus > 0 && element('button', { class: 'button small', id: 'reset-zoom', type: 'button', onclick: () => this.#reset() }, 'Reset zoom');
    this.path.replaceChildren(element('ol', {}, ...steps), element('span', { class: 'path-total' }, formatValue(total, this.unit) + share), reset || '');
  }

  #zoomTo(box) {
    this.actions.update({ zoom: pathTo(this.#graph, box).slice(1).map((at) => nameOf(this.#graph, at)) });
  }

  #reset() {
    this.actions.update({ zoom: [], selected: '' });
  }

  #listen() {
    this.search.addEventListener('input', () => this.actions.update({ search: this.search.value, selected: '' }, { replace: true }));
    this.search.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.flame.element.focus();
    });
    this.table.addEventListener('choose', (event) => this.actions.update({ selected: event.detail }));
    this.table.addEventListener('sort', (event) => {
      const column = event.detail;
      const first = column === 'name' ? 'name' : `-${column}`;
      const second = column === 'name' ? '-name' : column;
      this.actions.update({ sort: this.#state.sort === first ? second : first }, { replace: true });
    });
    this.flame.addEventListener('zoom', (event) => {
      hideTooltip();
      this.#zoomTo(event.detail.box);
    });
    this.flame.addEventListener('reset', () => this.#reset());
    this.flame.addEventListener('hover', (event) => this.#explain(event.detail));
    this.flame.addEventListener('cursor', (event) => {
      this.#explain(event.detail);
      const { title, rows } = describeBox(this.#graph, event.detail.box, this.#focus, this.unit);
      this.live.textContent = `${title}, ${rows.map(({ label, value }) => `${label} ${value}`).join(', ')}`;
    });
    this.flame.addEventListener('menu', (event) => this.#openMenu(event.detail));
  }

  #explain({ box, at }) {
    if (box < 0 || !at) hideTooltip();
    else showTooltip(describeBox(this.#graph, box, this.#focus, this.unit), at);
  }

  #openMenu({ box, at }) {
    hideTooltip();
    const name = nameOf(this.#graph, box);
    const stack = pathTo(this.#graph, box).slice(1).map((step) => nameOf(this.#graph, step)).join('\n');
    openMenu(`Actions for ${name}`, [
      { label: 'Focus on this box', hint: 'Enter', run: () => this.#zoomTo(box) },
      { label: 'Highlight this function everywhere', run: () => this.actions.update({ selected: name }) },
      { label: 'Find in table', run: () => this.#findInTable(name) },
      { label: 'Copy name', run: () => this.#copy(name, 'Name') },
      { label: 'Copy stack', hint: 'root first', run: () => this.#copy(stack, 'Stack') },
    ], at, this.flame.element);
  }

  async #copy(text, what) {
    this.actions.say((await copyText(text)) ? `${what} copied` : `${what} could not be copied: the browser refused`);
  }

  #findInTable(name) {
    const view = this.#state.view === 'flame' ? 'both' : this.#state.view;
    this.actions.update({ view, selected: name, search: '' });
    this.table.reveal(name);
    this.table.element.focus({ preventScroll: true });
  }

  #openDownloads() {
    const { left, bottom } = this.download.getBoundingClientRect();
    openMenu('Download', [
      { label: 'pprof', hint: 'all nodes, from the server', run: () => this.actions.download('pprof') },
      { label: 'Folded stacks', hint: 'as shown', run: () => this.actions.download('folded') },
      { label: 'JSON', hint: 'the answer as sent', run: () => this.actions.download('json') },
    ], { x: left, y: bottom + 4 }, this.download);
  }
}
