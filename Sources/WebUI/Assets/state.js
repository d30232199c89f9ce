// What the page shows, as one value that lives in the address: links can be shared, back and forward work.

import { formatSelector, parseSelector, serviceOf, SERVICE_LABEL } from './selector.js';

const VIEWS = ['table', 'both', 'flame'];
const SORTS = ['total', 'self', 'name'];

export const DEFAULTS = Object.freeze({
  filters: [], type: '', from: 'now-1h', until: 'now', groupBy: null, reading: '',
  view: 'both', sort: '-self', search: '', selected: '', follow: false, zoom: [],
});

/** Reads the state from an address; unknown or broken parts fall back to the default instead of failing the page. */
export function stateFromURL(url) {
  const query = url.searchParams;
  const hash = new URLSearchParams(url.hash.slice(1));
  const sort = query.get('sort') ?? DEFAULTS.sort;
  return {
    filters: readFilters(query.get('query')),
    type: query.get('type') ?? '',
    from: query.get('from') || DEFAULTS.from,
    until: query.get('until') || DEFAULTS.until,
    groupBy: query.get('groupBy'),
    reading: ['rate', 'total'].includes(query.get('reading')) ? query.get('reading') : '',
    view: VIEWS.includes(query.get('view')) ? query.get('view') : DEFAULTS.view,
    sort: SORTS.includes(sort.replace('-', '')) ? sort : DEFAULTS.sort,
    search: query.get('search') ?? '',
    selected: query.get('function') ?? '',
    follow: query.has('follow'),
    zoom: hash.getAll('zoom'),
  };
}

function readFilters(text) {
  try {
    return text ? parseSelector(text) : [];
  } catch {
    return [];
  }
}

/** The address of a state. The zoom path is in the fragment: deep stacks are long, and servers limit what they accept in a request line. */
export function urlOfState(state, base) {
  const query = new URLSearchParams();
  if (state.filters.length > 0) query.set('query', formatSelector(state.filters));
  if (state.type) query.set('type', state.type);
  query.set('from', state.from);
  query.set('until', state.until);
  if (state.groupBy !== null) query.set('groupBy', state.groupBy);
  if (state.reading) query.set('reading', state.reading);
  if (state.view !== DEFAULTS.view) query.set('view', state.view);
  if (state.sort !== DEFAULTS.sort) query.set('sort', state.sort);
  if (state.search) query.set('search', state.search);
  if (state.selected) query.set('function', state.selected);
  if (state.follow) query.set('follow', '');
  const zoom = new URLSearchParams(state.zoom.map((name) => ['zoom', name])).toString();
  return `${base}?${query}${zoom ? `#${zoom}` : ''}`;
}

/** The label the chart is split by. Unless chosen otherwise, a look at all services is split by service. */
export function groupByOf(state) {
  if (state.groupBy !== null) return state.groupBy;
  return serviceOf(state.filters) === '' ? SERVICE_LABEL : '';
}

/** The function whose values the chart shows; '' when it shows the totals. */
export function followedOf(state) {
  return state.follow ? state.selected : '';
}

/** What the answers depend on: two states with equal keys show the same data. */
export function queryKey(state) {
  return JSON.stringify([state.filters, state.type, state.from, state.until, groupByOf(state), followedOf(state)]);
}

/** What the flame graph depends on, which is less. */
export function profileKey(state) {
  return JSON.stringify([state.filters, state.type, state.from, state.until]);
}

/** Holds the state, keeps the address in step, and tells subscribers what changed. */
export class Store {
  #state;
  #subscribers = [];

  constructor(win = window) {
    this.window = win;
    this.#state = stateFromURL(new URL(win.location.href));
    win.addEventListener('popstate', () => this.#become(stateFromURL(new URL(win.location.href)), 'history'));
  }

  get state() {
    return this.#state;
  }

  subscribe(subscriber) {
    this.#subscribers.push(subscriber);
  }

  /** Changes part of the state; subscribers are told the `cause`. `replace` keeps typing and automatic choices from filling the history with steps nobody made. */
  update(patch, { replace = false, cause = 'update' } = {}) {
    const next = { ...this.#state, ...patch };
    const base = this.window.location.pathname;
    const url = urlOfState(next, base);
    if (url === urlOfState(this.#state, base)) return;
    this.window.history[replace ? 'replaceState' : 'pushState'](null, '', url);
    this.#become(next, cause);
  }

  #become(next, cause) {
    const previous = this.#state;
    this.#state = next;
    for (const subscriber of this.#subscribers) subscriber(next, previous, cause);
  }
}
