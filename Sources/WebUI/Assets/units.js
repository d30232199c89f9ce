// Turns raw sample values into what people read. Pure.

const TIME_STEPS = [
  [1, 'ns'], [1e3, 'µs'], [1e6, 'ms'], [1e9, 's'], [60e9, 'min'], [3600e9, 'h'], [86_400e9, 'd'],
];
const BYTE_STEPS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'].map((name, power) => [1024 ** power, name]);
const COUNT_STEPS = [[1, ''], [1e3, 'k'], [1e6, 'M'], [1e9, 'G'], [1e12, 'T']];

/** What one sample value is: its kind and the factor to nanoseconds, bytes or plain counts. */
export function unitOf(sampleUnit) {
  const unit = (sampleUnit ?? '').toLowerCase();
  if (unit.endsWith('nanoseconds') || unit === 'ns') return { kind: 'time', factor: 1 };
  if (unit === 'microseconds' || unit === 'us') return { kind: 'time', factor: 1e3 };
  if (unit === 'milliseconds' || unit === 'ms') return { kind: 'time', factor: 1e6 };
  if (unit === 'seconds' || unit === 's') return { kind: 'time', factor: 1e9 };
  if (unit.endsWith('bytes')) return { kind: 'bytes', factor: 1 };
  return { kind: 'count', factor: 1 };
}

function stepFor(steps, magnitude) {
  let chosen = steps[0];
  for (const step of steps) if (magnitude >= step[0]) chosen = step;
  return chosen;
}

function stepsOf(kind) {
  if (kind === 'time') return TIME_STEPS;
  return kind === 'bytes' ? BYTE_STEPS : COUNT_STEPS;
}

/** Three significant digits without an exponent, thousands grouped: 0.0123, 1.20, 12.3, 123, 1,234. Whole numbers stay whole. */
export function significant(value) {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1000) return Math.round(value).toLocaleString('en-GB');
  if (size < 0.001) return value.toExponential(1);
  const digits = Math.max(0, 2 - Math.floor(Math.log10(size)));
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.min(digits, 5));
}

function join(number, suffix, kind) {
  if (suffix === '') return number;
  return kind === 'count' ? number + suffix : `${number}\u00a0${suffix}`;
}

/** One value on its own: the unit that fits it best. */
export function formatValue(value, unit) {
  if (value === 0) return '0';
  const base = value * unit.factor;
  const [size, suffix] = stepFor(stepsOf(unit.kind), Math.abs(base));
  return join(significant(base / size), suffix, unit.kind);
}

/** The digits of a tick: ticks are round, but only up to the last bits of a double, and 1.50 above 1 reads worse than 1.5. */
function round(value) {
  return String(Number(value.toPrecision(6)));
}

/**
 * A formatter for many values beside each other: all in the unit that fits `largest`, so that they can be compared by eye.
 * Its second argument asks for the short form that an axis wants.
 */
export function formatterFor(largest, unit) {
  const [size, suffix] = stepFor(stepsOf(unit.kind), Math.abs(largest * unit.factor));
  return (value, tick = false) => join((tick ? round : significant)((value * unit.factor) / size), suffix, unit.kind);
}

/** 0.1234 → "12.3 %"; tiny but present shares say so instead of claiming nothing. */
export function formatPercent(fraction) {
  if (!Number.isFinite(fraction)) return '–';
  const percent = fraction * 100;
  if (percent === 0) return '0\u00a0%';
  if (percent < 0.01) return '<\u00a00.01\u00a0%';
  return `${percent.toFixed(percent < 1 ? 2 : 1)}\u00a0%`;
}

/**
 * How a series of this unit is read: the server sends the plain sum of each step, and any rate is made here.
 * CPU nanoseconds per second of wall time are cores; other times per second have no unit of their own.
 */
export function seriesReading(profileType, mode, stepSeconds) {
  const unit = unitOf(profileType.sampleUnit);
  if (mode !== 'rate') return { scale: 1, format: (largest) => formatterFor(largest, unit), label: 'per step' };
  const perSecond = 1 / stepSeconds;
  if (unit.kind === 'time') {
    const noun = profileType.sampleType === 'cpu' ? '\u00a0cores' : '\u00a0s/s';
    return { scale: (perSecond * unit.factor) / 1e9, format: () => (value, tick = false) => (tick ? round : significant)(value) + noun, label: noun.trim() };
  }
  const rate = (largest) => {
    const format = formatterFor(largest, unit);
    return (value, tick) => `${format(value, tick)}/s`;
  };
  return { scale: perSecond, format: rate, label: 'per second' };
}

/** Counts of boxes, functions and the like: 20,134. */
export function formatCount(count) {
  return count.toLocaleString('en-GB');
}
