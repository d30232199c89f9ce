// Wires the page together: state → queries → panels. Every change goes through the store, so the address always tells what is shown.

import { loadLabelNames, loadLabelValues } from './catalogue.js';
import { element, saveFile } from './dom.js';
import { fileNameOf, foldedOf, pprofOf } from './downloads.js';
import { Header } from './header.js';
import { ProfilePanel } from './profile-panel.js';
import { parseProfileType, preferredType } from './profile-types.js';
import { RangeHistory } from './range-history.js';
import { SERVICE_LABEL, serviceOf, withService } from './selector.js';
import { SeriesPanel } from './series-panel.js';
import { QuerySession, typesOf } from './session.js';
import { groupByOf, queryKey, Store } from './state.js';
import { Status } from './status.js';
import { onThemeChange } from './theme.js';

const store = new Store();
const ranges = new RangeHistory();
const status = new Status({ onRun: () => session.refresh(), onCancel: () => session.cancel() });

const seriesPanel = new SeriesPanel({
  setGroupBy: (groupBy) => store.update({ groupBy }),
  setReading: (reading) => store.update({ reading }),
  setFollow: (follow) => store.update({ follow }),
  setRange: ({ start, end }) => store.update({ from: String(start), until: String(end) }),
  addFilter: (name, value) => (name === SERVICE_LABEL ? setService(value) : store.update({ filters: [...store.state.filters, { name, op: '=', value }] })),
  loadGroupBy,
});
const profilePanel = new ProfilePanel({ update: (patch, options) => store.update(patch, options), download, say: (text) => status.say(text) });
const session = new QuerySession({
  store, seriesPanel, profilePanel, status, main: document.getElementById('main'), banners: document.getElementById('banners'),
});
const header = new Header({
  loadServiceOptions,
  loadTypeOptions,
  loadNames: (signal) => loadLabelNames(store.state, session.range(), signal),
  loadValues: (name, signal) => loadLabelValues(name, store.state, session.range(), signal),
  setService,
  setType: (type) => store.update({ type, zoom: [], selected: '', reading: '' }),
  setFilters: (filters) => store.update({ filters }),
  setRange: (range) => store.update(range),
}, ranges, status.button);

async function loadServiceOptions() {
  const current = serviceOf(store.state.filters);
  const named = [...await session.services].filter(([name]) => name !== '').sort(([left], [right]) => (left < right ? -1 : 1));
  const options = named.map(([value, types]) => ({ value, current: value === current, hint: types.length === 1 ? '1 type' : `${types.length} types` }));
  return [{ value: '', label: 'All services', current: current === '' }, ...options];
}

async function loadTypeOptions() {
  const ids = typesOf(await session.services, serviceOf(store.state.filters));
  return ids.map((value) => ({ value, label: parseProfileType(value).title, hint: value, current: value === store.state.type }));
}

async function loadGroupBy() {
  const current = groupByOf(store.state);
  const names = await loadLabelNames(store.state, session.range());
  return [{ value: '', label: 'Nothing', current: current === '' }, ...names.map((value) => ({ value, current: value === current }))];
}

/** Another service keeps the type if it has it. */
async function setService(service) {
  const { state } = store;
  const types = typesOf(await session.services, service);
  const type = types.length === 0 || types.includes(state.type) ? state.type : preferredType(types);
  const groupBy = state.groupBy === SERVICE_LABEL ? null : state.groupBy;
  store.update({ filters: withService(state.filters, service), type, groupBy, zoom: [], selected: '' });
}

function showState(state) {
  ranges.visit(state);
  header.set(state);
  const profileType = parseProfileType(state.type);
  seriesPanel.setControls({ profileType, groupBy: groupByOf(state), reading: state.reading, selected: state.selected, follow: state.follow });
  profilePanel.apply(state);
  document.title = [serviceOf(state.filters) || 'All services', profileType.title, 'Firefinch'].filter((part) => part).join(' · ');
}

async function download(kind) {
  if (!session.answer || !profilePanel.graph) return;
  const { request, message } = session.answer;
  const name = (suffix) => fileNameOf(serviceOf(store.state.filters), parseProfileType(request.profileTypeID), request.end, suffix);
  try {
    if (kind === 'folded') saveFile(new Blob([foldedOf(profilePanel.graph)], { type: 'text/plain' }), name('folded.txt'));
    else if (kind === 'json') saveFile(new Blob([JSON.stringify({ request, ...message })], { type: 'application/json' }), name('json'));
    else {
      status.say('Fetching pprof…');
      saveFile(new Blob([await pprofOf(request)], { type: 'application/octet-stream' }), name('pb'));
    }
    status.say('Download ready');
  } catch (error) {
    status.say(`Download failed: ${error.message}`);
  }
}

function onChange(state, previous, cause) {
  showState(state);
  // The run that made a choice goes on with it by itself.
  if (cause !== 'choice' && queryKey(state) !== queryKey(previous)) session.refresh();
}

function onSlash(event) {
  if (event.key !== '/' || event.target.matches('input, textarea') || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  profilePanel.search.focus();
  profilePanel.search.select();
}

function build() {
  document.getElementById('top').append(...header.top);
  document.getElementById('query-row').append(...header.row);
  document.getElementById('progress-rail').append(status.bar);
  const hints = [['/', 'search'], ['←↑↓→', 'move'], ['Enter', 'zoom'], ['Esc', 'reset']].flatMap(([key, what]) => [element('kbd', {}, key), ` ${what}`]);
  document.getElementById('foot').append(status.line, status.facts, element('div', { class: 'spacer' }),
    element('a', { class: 'storage-link', id: 'storage', href: 'blocks' }, 'Stored blocks'),
    element('a', { class: 'storage-link', id: 'queriers', href: 'queriers' }, 'Queriers'), element('span', { class: 'hints' }, ...hints));
  document.addEventListener('keydown', onSlash);
  onThemeChange(() => {
    seriesPanel.repaint();
    profilePanel.repaint();
  });
  store.subscribe(onChange);
  showState(store.state);
  session.refresh();
}

build();
