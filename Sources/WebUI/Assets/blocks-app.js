// Wires the page of blocks together: load → filter by tenant and time → picture, legend, table, details.

import { loadBlock, loadBlocks } from './blocks-api.js';
import { detailsOf, tooltipOf } from './blocks-details.js';
import { decodeBlock, decodeLevel, levelsOf, ofTenant, tenantsOf, timeOf } from './blocks-model.js';
import { BlocksPicture } from './blocks-picture.js';
import { describePicture, legend, levelsTable } from './blocks-summary.js';
import { element, icon, icons } from './dom.js';
import { Picker } from './picker.js';
import { Segmented } from './segmented.js';
import { emptyNotice, failedNotice, loadingNotice } from './states.js';
import { onThemeChange, toggleTheme } from './theme.js';
import { hideTooltip, showTooltip } from './tooltip.js';
import { formatTime } from './time-range.js';
import { formatCount } from './units.js';

const THEME_ICON = 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2M8 2v12M8 5a3 3 0 0 1 0 6';
const SPANS = { all: 0, '7d': 604_800_000, '24h': 86_400_000, '1h': 3_600_000 };

class BlocksPage {
  #all = { blocks: [], levels: [], isCut: false, isUnknownPartial: false };
  #tenant = new URLSearchParams(location.search).get('tenant') ?? '';
  #span = 'all';
  #zoom;
  #loading;
  #opening;
  #chosen = '';

  constructor() {
    this.tenant = new Picker({ id: 'tenant', label: 'Tenant', placeholder: 'All tenants', load: () => this.#tenantOptions(), onPick: (tenant) => this.#setTenant(tenant) });
    this.span = new Segmented('Time shown', [['all', 'All'], ['7d', '7 days'], ['24h', '24 h'], ['1h', '1 h']], (span) => this.#setSpan(span));
    this.whole = element('button', { class: 'button small', id: 'whole', type: 'button', hidden: true, onclick: () => this.#setSpan(this.#span) }, 'Show all of it');
    this.refresh = element('button', { class: 'button run', id: 'refresh', type: 'button', onclick: () => this.load() }, 'Refresh');
    const theme = element('button', { class: 'icon-button', id: 'theme', type: 'button', 'aria-label': 'Change between dark and light', title: 'Dark or light', onclick: toggleTheme }, icon(THEME_ICON));
    document.getElementById('top').append(this.tenant.element, this.span.element, this.whole, element('div', { class: 'spacer' }), this.refresh, theme);
    this.bar = element('div', { class: 'progress', id: 'progress', role: 'progressbar', 'aria-label': 'Loading', hidden: true });
    document.getElementById('progress-rail').append(this.bar);
    this.line = element('span', { id: 'status', role: 'status' });
    const hints = [['←↑↓→', 'move'], ['Enter', 'details'], ['drag', 'zoom']].flatMap(([key, what]) => [element('kbd', {}, key), ` ${what}`]);
    document.getElementById('foot').append(this.line, element('div', { class: 'spacer' }), element('span', { class: 'hints' }, ...hints));
    this.#build();
    this.tenant.set(this.#tenant);
    this.span.set(this.#span);
  }

  #build() {
    this.picture = new BlocksPicture();
    this.legend = element('ul', { class: 'block-legend', id: 'legend', 'aria-label': 'States' });
    this.words = element('p', { class: 'offscreen', id: 'picture-words' });
    this.reading = element('p', { class: 'offscreen', id: 'reading', 'aria-live': 'polite' });
    this.overlay = element('div', { class: 'overlay', hidden: true });
    this.note = element('p', { class: 'block-note', id: 'note', hidden: true });
    this.levels = element('div', { class: 'levels-box' });
    this.details = element('section', { class: 'panel details-panel', id: 'details', 'aria-label': 'Block', tabindex: '-1', hidden: true });
    document.getElementById('main').append(
      element('section', { class: 'panel picture-panel', id: 'picture-panel', 'aria-label': 'Blocks over time' },
        element('div', { class: 'panel-head' }, element('h2', {}, 'Blocks over time'), this.legend), this.note, this.words, this.reading,
        element('div', { class: 'picture-body' }, this.picture.element, this.overlay)),
      element('div', { class: 'lower' }, element('section', { class: 'panel levels-panel', 'aria-label': 'Levels' }, this.levels), this.details));
    this.picture.addEventListener('point', ({ detail }) => this.#point(detail));
    this.picture.addEventListener('choose', ({ detail }) => this.#open(detail));
    this.picture.addEventListener('range', ({ detail }) => this.#setZoom(detail));
    onThemeChange(() => this.picture.repaint());
  }

  async load() {
    this.#loading?.abort();
    const loading = this.#loading = new AbortController();
    this.bar.hidden = false;
    this.line.textContent = 'Loading…';
    if (this.#all.blocks.length === 0) this.#say(loadingNotice('the blocks'));
    try {
      const answer = await loadBlocks(loading.signal, (count) => { this.line.textContent = `Loading… ${formatCount(count)} blocks`; });
      this.#all = { ...answer, blocks: answer.blocks.map(decodeBlock), levels: answer.levels.map(decodeLevel) };
      this.#zoom = undefined;
      this.#show();
      this.line.textContent = `${formatCount(this.#all.blocks.length)} blocks as of ${formatTime(Date.now())}`;
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.line.textContent = 'Failed';
      this.#say(failedNotice('the blocks', error, () => this.load()));
    } finally {
      if (this.#loading === loading) this.bar.hidden = true;
    }
  }

  #show() {
    const blocks = ofTenant(this.#all.blocks, this.#tenant);
    const levels = this.#tenant === '' ? this.#all.levels : levelsOf(blocks);
    this.levels.replaceChildren(levelsTable(levels));
    this.legend.replaceChildren(...legend(blocks));
    this.words.textContent = describePicture(blocks, levels);
    this.whole.hidden = this.#zoom === undefined;
    this.#showNotes();
    const range = this.#zoom ?? timeOf(blocks, SPANS[this.#span]);
    if (!range) {
      this.picture.show([], { start: 0, end: 1 });
      this.#say(this.#emptyNotice());
      return;
    }
    this.#say();
    this.picture.show(blocks, range);
  }

  #showNotes() {
    const notes = [];
    if (this.#all.isCut) notes.push(`Only the first ${formatCount(this.#all.blocks.length)} blocks are drawn; firefinch admin blocks lists the others.`);
    if (this.#all.isUnknownPartial) notes.push('The bucket was not listed whole: there may be more unknown objects.');
    this.note.textContent = notes.join(' ');
    this.note.hidden = notes.length === 0;
  }

  #emptyNotice() {
    if (this.#tenant === '') return emptyNotice('Nothing is stored yet', ['push some profiles; they are durable, and here, within a second'], []);
    return emptyNotice(`Tenant ${this.#tenant} has no blocks`, ['another tenant'], [{ label: 'Show all tenants', run: () => this.#setTenant(''), primary: true }]);
  }

  /** Covers the picture with a notice; uncovers it without one. */
  #say(notice) {
    this.overlay.hidden = notice === undefined;
    this.overlay.replaceChildren(...(notice ? [notice] : []));
  }

  #tenantOptions() {
    const option = (value, label) => ({ value, label, current: value === this.#tenant });
    return [option('', 'All tenants'), ...tenantsOf(this.#all.blocks).map((name) => option(name, name))];
  }

  #setTenant(tenant) {
    this.#tenant = tenant;
    this.tenant.set(tenant);
    const address = new URL(location.href);
    if (tenant === '') address.searchParams.delete('tenant');
    else address.searchParams.set('tenant', tenant);
    history.replaceState(null, '', address);
    this.#zoom = undefined;
    this.#show();
  }

  #setSpan(span) {
    [this.#span, this.#zoom] = [span, undefined];
    this.span.set(span);
    this.#show();
  }

  #setZoom(range) {
    this.#zoom = range;
    this.#show();
  }

  #point({ block, at }) {
    if (!block) {
      hideTooltip();
      this.reading.textContent = '';
      return;
    }
    const words = tooltipOf(block);
    showTooltip(words, at);
    this.reading.textContent = `${words.title}. ${words.rows.map(({ label, value }) => `${label} ${value}`).join(', ')}.`;
  }

  async #open(block) {
    this.#opening?.abort();
    const opening = this.#opening = new AbortController();
    hideTooltip();
    this.#chosen = block.id;
    this.picture.choose(block.id);
    this.details.hidden = false;
    this.#fillDetails([loadingNotice('the block')]);
    try {
      const answer = await loadBlock(block.id, opening.signal);
      if (this.#chosen === block.id) this.#fillDetails(detailsOf(block, answer));
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.#fillDetails([failedNotice('the block', error, () => this.#open(block))]);
    }
  }

  #fillDetails(content) {
    const close = element('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close', onclick: () => this.#close() }, icon(icons.close));
    this.details.replaceChildren(element('div', { class: 'panel-head' }, element('h2', {}, 'Block'), element('div', { class: 'spacer' }), close),
      element('div', { class: 'details-body' }, ...content));
  }

  #close() {
    this.#opening?.abort();
    this.#chosen = '';
    this.picture.choose('');
    this.details.hidden = true;
    this.picture.element.focus();
  }
}

const page = new BlocksPage();
// For tests, which cannot see what a canvas shows.
document.getElementById('main').blocksPicture = page.picture;
page.load();
