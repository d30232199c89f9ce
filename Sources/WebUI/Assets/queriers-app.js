// Wires the page of queriers together: asks every second while it is seen and not paused, shows numbers, plot, tiles, queue.

import { APIError, call } from './api.js';
import { element, icon } from './dom.js';
import { decodeTier, remember } from './queriers-model.js';
import { QuerierTiles, queueTable } from './queriers-pool.js';
import { factsOf, SizePlot } from './queriers-size.js';
import { emptyNotice, failedNotice, loadingNotice } from './states.js';
import { toggleTheme } from './theme.js';
import { formatTime } from './time-range.js';
import { formatCount } from './units.js';

const THEME_ICON = 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2M8 2v12M8 5a3 3 0 0 1 0 6';
const INTERVAL_MS = 1000;
const LONGEST_INTERVAL_MS = 10_000;

async function ask(signal) {
  try {
    return (await call('ListQueriers', {}, { signal, service: 'firefinch.admin.v1.AdminService' })).message;
  } catch (error) {
    if (error.status !== 404) throw error;
    throw new APIError('unimplemented', 'this server is no frontend; ask one that is', 'ListQueriers', error.status);
  }
}

class QueriersPage {
  #history = [];
  #tier;
  #timer;
  #asking;
  #failures = 0;
  #isPaused = false;

  constructor() {
    this.pause = element('button', { class: 'button', id: 'pause', type: 'button', 'aria-pressed': 'false', onclick: () => this.#setPaused(!this.#isPaused) }, 'Pause');
    const theme = element('button', { class: 'icon-button', id: 'theme', type: 'button', 'aria-label': 'Change between dark and light', title: 'Dark or light', onclick: toggleTheme }, icon(THEME_ICON));
    document.getElementById('top').append(element('div', { class: 'spacer' }), this.pause, theme);
    this.line = element('span', { id: 'status' });
    // What is read out: only when the size of the pool changes, not every second.
    this.reading = element('span', { class: 'offscreen', id: 'reading', role: 'status' });
    document.getElementById('foot').append(this.line, this.reading, element('div', { class: 'spacer' }), element('a', { class: 'storage-link', href: 'blocks' }, 'Stored blocks'));
    this.#build();
    document.addEventListener('visibilitychange', () => this.#wake());
  }

  #build() {
    this.facts = element('dl', { class: 'pool-facts', id: 'facts' });
    this.plot = new SizePlot();
    this.tiles = new QuerierTiles();
    this.overlay = element('div', { class: 'overlay', hidden: true });
    this.queue = element('div', { class: 'queue-box', tabindex: '0', role: 'group', 'aria-label': 'The queue' });
    document.getElementById('main').append(
      element('section', { class: 'panel size-panel', 'aria-label': 'Size of the pool' },
        element('div', { class: 'panel-head' }, element('h2', {}, 'Size of the pool')), element('div', { class: 'size-body' }, this.facts, this.plot.element)),
      element('div', { class: 'pool-row' },
        element('section', { class: 'panel pool-panel', id: 'pool-panel', 'aria-label': 'Queriers', tabindex: '-1' },
          element('div', { class: 'panel-head' }, element('h2', {}, 'Queriers')), element('div', { class: 'pool-body' }, this.tiles.element, this.overlay)),
        element('section', { class: 'panel queue-panel', 'aria-label': 'Waiting' }, element('div', { class: 'panel-head' }, element('h2', {}, 'Waiting')), this.queue)));
    this.#cover(loadingNotice('the queriers'));
  }

  async load() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const asking = this.#asking = new AbortController();
    try {
      this.#show(decodeTier(await ask(asking.signal)));
      this.#failures = 0;
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.#fail(error);
    }
    if (this.#asking === asking) this.#asking = undefined;
    this.#wait();
  }

  #show(tier) {
    const before = this.#tier;
    this.#tier = tier;
    this.#history = remember(this.#history, Date.now(), tier);
    this.facts.replaceChildren(...factsOf(tier, this.#history));
    this.plot.show(this.#history);
    this.tiles.show(tier);
    this.queue.replaceChildren(...queueTable(tier));
    this.#cover(tier.queriers.length === 0 ? emptyNotice('No querier is attached', ['start one: firefinch serve --roles querier --frontend HOST:PORT'], []) : undefined);
    this.line.textContent = `${this.#isPaused ? 'Paused; as' : 'As'} of ${formatTime(Date.now())}`;
    this.#readOut(before, tier);
  }

  #readOut(before, { totals }) {
    const isNews = before?.totals.attachedQueriers !== totals.attachedQueriers || before?.totals.desiredQueriers !== totals.desiredQueriers;
    if (isNews) this.reading.textContent = `${formatCount(totals.attachedQueriers)} queriers attached, ${formatCount(totals.desiredQueriers)} desired`;
  }

  /** What was shown stays while the server is away; without anything to show the failure takes its place. */
  #fail(error) {
    this.#failures += 1;
    this.line.textContent = `Failed; trying again: ${error.message}`;
    if (!this.#tier) this.#cover(failedNotice('the queriers', error, () => this.load()));
  }

  #cover(notice) {
    this.overlay.hidden = notice === undefined;
    this.overlay.replaceChildren(...(notice ? [notice] : []));
  }

  #setPaused(isPaused) {
    this.#isPaused = isPaused;
    this.pause.textContent = isPaused ? 'Resume' : 'Pause';
    this.pause.setAttribute('aria-pressed', String(isPaused));
    this.line.textContent = isPaused ? `Paused at ${formatTime(Date.now())}` : 'Going on…';
    this.#wake();
  }

  #wake() {
    clearTimeout(this.#timer);
    if (this.#isPaused || document.visibilityState !== 'visible') this.#asking?.abort();
    else if (!this.#asking || this.#asking.signal.aborted) this.load();
  }

  #wait() {
    if (this.#isPaused || document.visibilityState !== 'visible') return;
    this.#timer = setTimeout(() => this.load(), Math.min(LONGEST_INTERVAL_MS, INTERVAL_MS * 2 ** Math.min(this.#failures, 8)));
  }
}

new QueriersPage().load();
