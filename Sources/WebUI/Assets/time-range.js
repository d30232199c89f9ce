// Time ranges as people state them (`now-1h`, a date, milliseconds) and as queries need them. Pure: `now` is always handed in.

const UNIT_MS = { s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3, w: 604_800e3 };
export const PRESETS = [
  ['now-5m', 'Last 5 minutes'], ['now-15m', 'Last 15 minutes'], ['now-30m', 'Last 30 minutes'], ['now-1h', 'Last hour'],
  ['now-3h', 'Last 3 hours'], ['now-6h', 'Last 6 hours'], ['now-12h', 'Last 12 hours'], ['now-24h', 'Last 24 hours'],
];
/** Steps in seconds that divide minutes, hours and days evenly, so that axis and steps agree. */
const STEPS = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];
const POINTS_WANTED = 300;

/** Milliseconds since the epoch, or NaN if the text means no time. */
export function parseTime(text, now) {
  const input = String(text).trim();
  if (/^now(\s*-\s*(\d+[smhdw])+)?$/.test(input)) {
    const parts = [...input.matchAll(/(\d+)([smhdw])/g)];
    return now - parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit], 0);
  }
  if (/^\d{10}$/.test(input)) return Number(input) * 1000;
  if (/^\d{13}$/.test(input)) return Number(input);
  if (/^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(input)) {
    // A date alone would be read as UTC by the language; people mean their own midnight.
    return Date.parse(input.length === 10 ? `${input}T00:00` : input.replace(' ', 'T'));
  }
  return NaN;
}

export function isRelative(text) {
  return String(text).trim().startsWith('now');
}

/** The range in milliseconds; throws with the reason when it is none. */
export function resolveRange({ from, until }, now) {
  const [start, end] = [Math.floor(parseTime(from, now)), Math.ceil(parseTime(until, now))];
  if (Number.isNaN(start)) throw new RangeError(`“${from}” is not a time; use now-1h or 2025-03-01 14:00`);
  if (Number.isNaN(end)) throw new RangeError(`“${until}” is not a time; use now or 2025-03-01 15:00`);
  if (start >= end) throw new RangeError('the start must be before the end');
  return { start, end };
}

/** How many seconds one point of the chart stands for. */
export function stepFor({ start, end }) {
  const wanted = (end - start) / 1000 / POINTS_WANTED;
  return STEPS.find((step) => step >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400;
}

/**
 * The range a chart asks for. Steps are labelled from its start on, so it is aligned: refreshing then moves whole points
 * instead of redistributing every profile, and the last, still filling step is included.
 */
export function chartRange({ start, end }, stepSeconds) {
  const step = stepSeconds * 1000;
  return { start: Math.floor(start / step) * step + step, end: Math.ceil(end / step) * step };
}

const two = (number) => String(number).padStart(2, '0');

/** Local date and time as it can be typed in again. */
export function formatTime(ms, { seconds = true } = {}) {
  const d = new Date(ms);
  const day = `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
  return `${day} ${two(d.getHours())}:${two(d.getMinutes())}${seconds ? `:${two(d.getSeconds())}` : ''}`;
}

/** What the picker's button says. */
export function describeRange({ from, until }, now) {
  const preset = PRESETS.find(([start]) => start === from && until === 'now');
  if (preset) return preset[1];
  if (isRelative(from) || isRelative(until)) return `${from} – ${until}`;
  const [start, end] = [parseTime(from, now), parseTime(until, now)];
  const seconds = start % 60_000 !== 0 || end % 60_000 !== 0;
  const dayOf = (ms) => new Date(ms).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
  const timeOf = (ms) => formatTime(ms, { seconds }).slice(11);
  return `${dayOf(start)}, ${timeOf(start)} – ${dayOf(start) === dayOf(end) ? '' : `${dayOf(end)}, `}${timeOf(end)}`;
}

/** A length in words that stay short: 45 s, 5 min, 1 h 30 min. */
export function describeLength(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} d`;
}

/** Twice as long, same middle, never beyond now. */
export function zoomedOut({ start, end }, now) {
  const half = (end - start) / 2;
  const until = Math.min(end + half, now);
  return { start: Math.floor(until - 4 * half), end: Math.ceil(until) };
}
