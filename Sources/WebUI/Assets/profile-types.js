// Names for profile types. An id is `name:sampleType:sampleUnit:periodType:periodUnit`. Pure.

const TITLES = new Map([
  ['process_cpu:cpu', 'CPU time'], ['process_cpu:samples', 'CPU samples'],
  ['wall:wall', 'Wall time'], ['memory:alloc_space', 'Allocated bytes'], ['memory:alloc_objects', 'Allocated objects'],
  ['memory:inuse_space', 'Heap in use'], ['memory:inuse_objects', 'Heap objects'],
  ['goroutine:goroutine', 'Goroutines'], ['goroutines:goroutine', 'Goroutines'],
  ['mutex:delay', 'Mutex wait'], ['mutex:contentions', 'Mutex contentions'],
  ['block:delay', 'Blocking wait'], ['block:contentions', 'Blocking events'],
  ['exceptions:exception', 'Exceptions'],
]);

/** What is asked first when nothing was chosen, most telling first. */
const PREFERRED = ['process_cpu:cpu', 'cpu:cpu', 'wall:wall', 'process_cpu:samples', 'memory:alloc_space', 'memory:inuse_space'];

/** Splits an id into its parts and gives it a title. */
export function parseProfileType(id) {
  const [name = '', sampleType = '', sampleUnit = '', periodType = '', periodUnit = ''] = (id ?? '').split(':');
  const plain = [name, sampleType].filter((part) => part !== '').join(' · ').replaceAll('_', ' ');
  return { id, name, sampleType, sampleUnit, periodType, periodUnit, title: TITLES.get(`${name}:${sampleType}`) ?? plain };
}

/** The type to start with: the most telling one that is there. */
export function preferredType(ids) {
  for (const start of PREFERRED) {
    const found = ids.find((id) => id.startsWith(`${start}:`));
    if (found) return found;
  }
  return [...ids].sort()[0] ?? '';
}

/** Whether a rate says more than a sum: for CPU it does (cores); a gauge such as heap in use has no rate. */
export function defaultReading(profileType) {
  return profileType.sampleType === 'cpu' ? 'rate' : 'total';
}
