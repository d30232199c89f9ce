// The numbers behind the time series chart: series from the server's message, ticks, gaps. Pure.

import { toNumber } from './api.js';

/** Series with plain numbers, scaled; each point stands for the step that ends at its time. */
export function decodeSeries(message, groupBy, scale) {
  return (message?.series ?? []).map((series) => {
    const labels = series.labels ?? [];
    const points = (series.points ?? []).map((point) => ({ t: toNumber(point.timestamp), v: toNumber(point.value) * scale }));
    const value = labels.find((label) => label.name === groupBy)?.value ?? '';
    return { value, label: value === '' && groupBy !== '' ? `no ${groupBy}` : value, points, sum: points.reduce((sum, point) => sum + point.v, 0) };
  });
}

/** The biggest value of all series; the chart's height. */
export function largestOf(series) {
  let largest = 0;
  for (const { points } of series) for (const { v } of points) largest = Math.max(largest, v);
  return largest;
}

/** Round tick values from 0 to at least `largest`: steps of 1, 2 or 5 in the base that the unit counts in (1,024 for bytes). */
export function valueTicks(largest, wanted, base = 10) {
  if (!(largest > 0)) return [0, 1];
  const rough = largest / wanted;
  const unit = base === 1024 ? 1024 ** Math.max(0, Math.floor(Math.log(rough) / Math.log(1024))) : 1;
  const size = 10 ** Math.floor(Math.log10(rough / unit)) * unit;
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((candidate) => candidate >= rough) ?? 10 * size;
  const count = Math.ceil(largest / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

const TIME_STEPS = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800].map((s) => s * 1000);

/** Ticks at round local times, no more than fit. */
export function timeTicks({ start, end }, most) {
  const step = TIME_STEPS.find((candidate) => (end - start) / candidate <= most) ?? TIME_STEPS.at(-1);
  // Days begin at local midnight, not at midnight in Greenwich.
  const offset = new Date(start).getTimezoneOffset() * 60_000;
  const ticks = [];
  for (let t = Math.ceil((start - offset) / step) * step + offset; t <= end; t += step) ticks.push(t);
  return { ticks, step };
}

const two = (number) => String(number).padStart(2, '0');

/** A tick's text: the time, or the day where a day begins. */
export function tickText(ms, step) {
  const d = new Date(ms);
  if (step >= 86_400_000 || (d.getHours() === 0 && d.getMinutes() === 0 && d.getSeconds() === 0)) {
    return d.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  }
  return `${two(d.getHours())}:${two(d.getMinutes())}${step < 60_000 ? `:${two(d.getSeconds())}` : ''}`;
}

/**
 * Cuts points into runs where a line may connect them. Steps without profiles are absent from the answer, and senders slower than the step
 * leave holes in it all the time; only a hole clearly longer than the usual distance is a gap.
 */
export function runsOf(points, stepMs) {
  if (points.length === 0) return [];
  const distances = points.slice(1).map((point, i) => point.t - points[i].t).sort((left, right) => left - right);
  const usual = Math.max(stepMs, distances[distances.length >> 1] ?? stepMs);
  const runs = [[points[0]]];
  for (let i = 1; i < points.length; i += 1) {
    if (points[i].t - points[i - 1].t > 2.5 * usual) runs.push([]);
    runs.at(-1).push(points[i]);
  }
  return runs;
}

/** Every series' value in the step that `t` lies in, heaviest first. */
export function valuesAt(series, t, stepMs) {
  const end = stepEndOf(series, t, stepMs);
  const values = series.map(({ label, points }, index) => ({ label, index, value: valueOf(points, end) }));
  return { start: end - stepMs, end, values: values.filter(({ value }) => value !== undefined).sort((left, right) => right.value - left.value) };
}

function stepEndOf(series, t, stepMs) {
  const first = series.find(({ points }) => points.length > 0)?.points[0].t ?? 0;
  return first + Math.ceil((t - first) / stepMs) * stepMs;
}

function valueOf(points, t) {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (points[middle].t < t) low = middle + 1;
    else high = middle;
  }
  return points[low]?.t === t ? points[low].v : undefined;
}
