// What there is to choose from in a time range: services with their profile types, label names and values.

import { call } from './api.js';
import { formatFilter, formatSelector, SERVICE_LABEL } from './selector.js';

const TYPE_LABEL = '__profile_type__';
const EARLIEST = 1;
const CLOCK_MARGIN_MS = 600_000;

/** Every service of the range and the profile types it has: `Map(service → [id])`. */
export async function loadServices({ start, end }, signal) {
  const { message } = await call('Series', { matchers: [], labelNames: [SERVICE_LABEL, TYPE_LABEL], start, end }, { signal });
  const services = new Map();
  for (const { labels = [] } of message.labelsSet ?? []) {
    const valueOf = (name) => labels.find((label) => label.name === name)?.value ?? '';
    const [service, type] = [valueOf(SERVICE_LABEL), valueOf(TYPE_LABEL)];
    if (type === '') continue;
    services.set(service, [...(services.get(service) ?? []), type]);
  }
  return services;
}

/** Whether any profile was ever stored; tells an empty range from a server that is new. */
export async function holdsAnything(now, signal) {
  const { message } = await call('ProfileTypes', { start: EARLIEST, end: now + CLOCK_MARGIN_MS }, { signal });
  return (message.profileTypes ?? []).length > 0;
}

/** The filters as matchers for suggestions: without those on `except`, which is the label being asked about. */
function matchersOf({ filters, type }, except) {
  const others = filters.filter(({ name }) => name !== except);
  const all = type === '' ? others : [...others, { name: TYPE_LABEL, op: '=', value: type }];
  return all.length === 0 ? [] : [formatSelector(all)];
}

/** Label names that profiles selected so far have; the private ones, `__…__`, are the system's own. */
export async function loadLabelNames(state, { start, end }, signal) {
  const { message } = await call('LabelNames', { matchers: matchersOf(state), start, end }, { signal });
  return (message.names ?? []).filter((name) => !name.startsWith('__'));
}

/** Values of a label among the profiles that the other filters select. */
export async function loadLabelValues(name, state, { start, end }, signal) {
  const { message } = await call('LabelValues', { name, matchers: matchersOf(state, name), start, end }, { signal });
  return message.names ?? [];
}

/** The filters in words, for messages to the reader. */
export function describeFilters(filters) {
  return filters.length === 0 ? 'all services' : filters.map(formatFilter).join(', ');
}
