// What one block says about itself: a few facts under the pointer, everything in the panel.

import { STATES } from './blocks-model.js';
import { levelName } from './blocks-picture.js';
import { toNumber } from './api.js';
import { element } from './dom.js';
import { describeLength, formatTime } from './time-range.js';
import { formatCount, formatValue, unitOf } from './units.js';

const BYTES = unitOf('bytes');
const MOST_SECTIONS = 400;

function stateText(block) {
  const label = STATES.find(({ name }) => name === block.state)?.label ?? 'Other';
  if (block.state === 'other') return `${label} (${block.serverState || 'not said'})`;
  return label;
}

/** A job's key is long; its beginning tells it from others. */
function shortened(key) {
  return key.length > 28 ? `${key.slice(0, 27)}…` : key;
}

function counted(number, one, many) {
  return `${formatCount(number)} ${number === 1 ? one : many}`;
}

/** For the readout under the pointer. */
export function tooltipOf(block) {
  const suppressed = block.suppressed > 0 ? ` (${formatCount(block.suppressed)} repeats)` : '';
  return {
    title: `${levelName(block.level)} · ${stateText(block)}`,
    subtitle: block.id,
    rows: [
      ...(block.job ? [{ label: 'Job', value: shortened(block.job) }] : []),
      { label: 'From', value: formatTime(block.start) },
      { label: 'Covers', value: describeLength(block.end - block.start) },
      { label: 'Size', value: formatValue(block.bytes, BYTES) },
      { label: 'Profiles', value: formatCount(block.profiles) + suppressed },
      { label: 'Datasets', value: formatCount(block.datasets) },
      { label: 'Tenants', value: block.tenants.length > 3 ? formatCount(block.tenants.length) : block.tenants.join(', ') || '–' },
    ],
  };
}

function fact(name, value) {
  return [element('dt', {}, name), element('dd', {}, value)];
}

function lineageText(lineage) {
  const runs = (lineage ?? []).map(({ incarnation, first, last }) => `${incarnation}: ${first ?? 0}–${last ?? 0}`);
  return runs.length > 4 ? `${runs.slice(0, 4).join(', ')} and ${runs.length - 4} more` : runs.join(', ') || '–';
}

function chunkText(dataset, section) {
  const number = toNumber(section.chunk);
  if (['series', 'symbols', 'factors'].includes(section.kind)) return number === 0 ? '' : String(number);
  const chunk = (dataset.chunks ?? [])[number];
  const window = toNumber(chunk?.window);
  if (!chunk || window === 0) return `${number}`;
  return `${number} · by ${describeLength(window)}${chunk.withoutLabel ? ` without ${chunk.withoutLabel}` : ''}`;
}

function sectionsTable(dataset) {
  const all = dataset.sections ?? [];
  const rows = all.slice(0, MOST_SECTIONS).map((section) => element('tr', {},
    element('th', { scope: 'row' }, section.kind ?? ''), element('td', {}, chunkText(dataset, section)),
    element('td', {}, formatValue(toNumber(section.storedBytes), BYTES)), element('td', {}, formatValue(toNumber(section.rawBytes), BYTES))));
  const rest = all.length > MOST_SECTIONS ? element('p', { class: 'muted' }, `and ${formatCount(all.length - MOST_SECTIONS)} more sections`) : '';
  return element('div', {}, element('table', { class: 'sections' },
    element('thead', {}, element('tr', {}, ...['Section', 'Chunk', 'Stored', 'Unpacked'].map((name) => element('th', { scope: 'col' }, name)))),
    element('tbody', {}, ...rows)), rest);
}

function datasetElement(dataset, isOpen) {
  const title = `${dataset.service ?? ''} · ${counted(toNumber(dataset.profiles), 'profile', 'profiles')} · ${formatValue(toNumber(dataset.bytes), BYTES)}`;
  return element('details', { class: 'dataset', open: isOpen }, element('summary', {}, element('span', { class: 'muted' }, `${dataset.tenant ?? ''} / `), title), sectionsTable(dataset));
}

/** Everything the server told about a block. */
export function detailsOf(block, answer) {
  const datasets = answer.datasets ?? [];
  return [
    element('dl', { class: 'facts' },
      ...fact('Block', block.id), ...fact('State', stateText(block)), ...(block.job ? fact('Job', block.job) : []), ...fact('Level', levelName(block.level)), ...fact('Object', block.object),
      ...fact('Size', formatValue(block.bytes, BYTES)), ...fact('Profiles', `${counted(block.profiles, 'profile', 'profiles')} from ${formatTime(block.start)} to ${formatTime(block.end)}`),
      ...fact('Made', formatTime(block.createdAt)), ...fact('Lineage', lineageText(answer.lineage))),
    element('h3', {}, counted(datasets.length, 'dataset', 'datasets')),
    ...datasets.slice(0, 200).map((dataset) => datasetElement(dataset, datasets.length === 1)),
    datasets.length > 200 ? element('p', { class: 'muted' }, `and ${formatCount(datasets.length - 200)} more datasets`) : '',
  ];
}
