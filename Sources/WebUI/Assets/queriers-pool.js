// The queriers as tiles with what runs on each, and the queue as a table.

import { element } from './dom.js';
import { spanText, tilesOf } from './queriers-model.js';
import { formatCount, formatValue, unitOf } from './units.js';

const BYTES = unitOf('bytes');
const STATES = { working: 'Working', idle: 'Idle', draining: 'Draining' };

/** What a merge of reports is; how far it is, is not known. */
function mergeLine(lease) {
  const name = `query ${lease.query}, merge of ${formatCount(lease.reports)} reports`;
  return element('li', { class: 'lease', title: `merges ${formatValue(lease.bytes, BYTES)} of reports, ${lease.tenants.join(' ')}` },
    element('span', { class: 'lease-name' }, name), element('span', { class: 'lease-bytes' }, formatValue(lease.bytes, BYTES)),
    element('span', { class: 'lease-time' }, spanText(lease.runningFor)));
}

function fragmentLine(lease) {
  const how = [lease.alone && ', alone', lease.hedge && ', hedge'].filter(Boolean).join('');
  const attempt = lease.attempt > 1 || lease.alone ? element('span', { class: 'lease-attempt' }, `attempt ${lease.attempt}${how}`) : undefined;
  const share = `${formatValue(lease.bytesDone, BYTES)} of ${formatValue(lease.bytes, BYTES)}`;
  return element('li', { class: 'lease', title: `${share}, ${lease.costClass}, ${lease.tenants.join(' ')}` },
    element('span', { class: 'lease-name' }, `query ${lease.query}, ${formatCount(lease.fragment + 1)} of ${formatCount(lease.fragments)}`), attempt,
    element('progress', { value: Math.min(lease.bytesDone, lease.bytes), max: Math.max(1, lease.bytes), 'aria-label': `${share} read` }),
    element('span', { class: 'lease-time' }, spanText(lease.runningFor)));
}

function leaseLine(lease) {
  return lease.kind === 'merge' ? mergeLine(lease) : fragmentLine(lease);
}

function tileContent({ querier, leases, more }) {
  return [
    element('h3', { class: 'tile-name' }, querier.name),
    element('p', { class: 'tile-state' }, element('span', { class: `swatch ${querier.state}` }), `${STATES[querier.state]} · ${querier.place} · for ${spanText(querier.attachedFor)}`),
    element('p', { class: 'tile-load' }, `${formatCount(querier.running)} of ${formatCount(querier.capacity)} leases, ${formatValue(querier.runningBytes, BYTES)}; room for ${formatValue(querier.freeBytes, BYTES)}`),
    element('ul', { class: 'leases' }, ...leases.map(leaseLine), more > 0 && element('li', { class: 'lease-more' }, `and ${formatCount(more)} more`)),
  ];
}

/** The tiles; a tile stays the same element for as long as its querier is attached, so nothing jumps or loses its place. */
export class QuerierTiles {
  #tiles = new Map();

  constructor() {
    this.list = element('ul', { class: 'tiles', id: 'tiles' });
    this.note = element('p', { class: 'pool-note', id: 'left-out', hidden: true });
    this.element = element('div', { class: 'tiles-box', tabindex: '0', role: 'group', 'aria-label': 'Queriers and what runs on them' }, this.list, this.note);
  }

  show(tier) {
    const tiles = tilesOf(tier);
    const kept = new Map(tiles.map((tile) => [tile.querier.id, this.#tileFor(tile)]));
    this.#tiles = kept;
    const wanted = [...kept.values()].map(({ node }) => node);
    const isSame = wanted.length === this.list.children.length && wanted.every((node, index) => node === this.list.children[index]);
    if (!isSame) this.list.replaceChildren(...wanted);
    const notes = [];
    if (tier.queriersLeftOut > 0) notes.push(`${formatCount(tier.queriersLeftOut)} more queriers are attached.`);
    if (tier.leasesLeftOut > 0) notes.push(`${formatCount(tier.leasesLeftOut)} more leases run than are shown.`);
    this.note.textContent = notes.join(' ');
    this.note.hidden = notes.length === 0;
  }

  #tileFor(tile) {
    const shown = this.#tiles.get(tile.querier.id) ?? { node: element('li', { class: 'tile', 'data-querier': tile.querier.id }), key: '' };
    const key = JSON.stringify(tile);
    if (key !== shown.key) {
      shown.node.dataset.querierState = tile.querier.state;
      shown.node.replaceChildren(...tileContent(tile));
    }
    return { node: shown.node, key };
  }
}

const COLUMNS = ['Tenant', 'Class', 'Fragments', 'Bytes', 'Oldest'];

/** The queue: a row for each tenant and cost class. */
export function queueTable({ queue, queueLeftOut }) {
  if (queue.length === 0) return [element('p', { class: 'pool-note', id: 'queue-empty' }, 'Nothing waits.')];
  const rows = queue.map((work) => element('tr', {},
    element('th', { scope: 'row' }, work.tenant),
    ...[work.costClass, formatCount(work.fragments), formatValue(work.bytes, BYTES), spanText(work.age)].map((text) => element('td', {}, text))));
  const table = element('table', { class: 'queue', id: 'queue' },
    element('caption', { class: 'offscreen' }, 'What waits, by tenant and cost class'),
    element('thead', {}, element('tr', {}, ...COLUMNS.map((name) => element('th', { scope: 'col' }, name)))), element('tbody', {}, ...rows));
  const note = queueLeftOut > 0 && element('p', { class: 'pool-note' }, `and ${formatCount(queueLeftOut)} more rows`);
  return [table, note].filter(Boolean);
}
