// What the levels hold, as a table, and the legend of states.

import { countStates, STATES, totalOf } from './blocks-model.js';
import { levelName } from './blocks-picture.js';
import { element } from './dom.js';
import { formatCount, formatValue, unitOf } from './units.js';

const BYTES = unitOf('bytes');
const COLUMNS = ['Level', 'Live blocks', 'Live bytes', 'Profiles', 'Per profile', 'Retired', 'Unknown'];

function amount(count, bytes) {
  return count === 0 ? '–' : `${formatCount(count)} · ${formatValue(bytes, BYTES)}`;
}

function row(name, level, isTotal) {
  const share = level.liveProfiles > 0 ? formatValue(Math.round(level.liveBytes / level.liveProfiles), BYTES) : '–';
  const cells = [formatCount(level.liveBlocks ?? 0), formatValue(level.liveBytes ?? 0, BYTES), formatCount(level.liveProfiles ?? 0), share,
    amount(level.retiredBlocks ?? 0, level.retiredBytes ?? 0), amount(level.unknownObjects ?? 0, level.unknownBytes ?? 0)];
  return element('tr', { class: isTotal ? 'total' : undefined, 'data-level': isTotal ? 'all' : level.level },
    element('th', { scope: 'row' }, name), ...cells.map((text) => element('td', {}, text)));
}

/** A table with a row for each level, the highest first as in the picture, and one for all of them. */
export function levelsTable(levels) {
  const rows = [...levels].reverse().map((level) => row(levelName(level.level), level, false));
  return element('table', { class: 'levels', id: 'levels' },
    element('caption', { class: 'offscreen' }, 'What each level holds'),
    element('thead', {}, element('tr', {}, ...COLUMNS.map((name) => element('th', { scope: 'col' }, name)))),
    element('tbody', {}, ...rows, row('all', totalOf(levels), true)));
}

/** What the colours mean and how many blocks have each; states without a block are left out, but for `live`. */
export function legend(blocks) {
  const counts = countStates(blocks);
  return STATES.filter(({ name }) => counts[name] > 0 || name === 'live').map(({ name, label }) => (
    element('li', { 'data-state-name': name }, element('span', { class: `swatch ${name}` }), `${label} ${formatCount(counts[name])}`)));
}

/** The picture in words, for those who cannot see it. */
export function describePicture(blocks, levels) {
  if (blocks.length === 0) return 'No blocks.';
  const parts = [...levels].reverse().map((level) => `${levelName(level.level)}: ${formatCount(level.liveBlocks)} live blocks, ${formatValue(level.liveBytes, BYTES)}`);
  return `${formatCount(blocks.length)} blocks. ${parts.join('; ')}. The table lists what each level holds.`;
}
