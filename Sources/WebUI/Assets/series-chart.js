// The time series chart: lines on a canvas, a readout under the pointer, and a range picked by dragging or by keys.

import { element, oncePerFrame } from './dom.js';
import { lineColour } from './flamegraph-colors.js';
import { largestOf, runsOf, tickText, timeTicks, valuesAt, valueTicks } from './series-layout.js';
import { currentTheme, resolvedColours } from './theme.js';

const MARGIN = { left: 68, right: 14, top: 10, bottom: 22 };
const FONT = '11px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const LEAST_DRAG = 4;

export class SeriesChart extends EventTarget {
  #data = { series: [], range: { start: 0, end: 1 }, stepMs: 15_000, format: () => String, base: 10 };
  #solo = -1;
  #at;
  #drag;
  #paint = oncePerFrame(() => this.#paintNow());

  constructor() {
    super();
    this.canvas = element('canvas', { class: 'series-canvas' });
    this.element = element('div', {
      class: 'series-plot', tabindex: '0', role: 'application', 'aria-roledescription': 'time series chart',
      'aria-label': 'Time series. Left and right arrows read values, with Shift they select a range, Enter zooms into it, Escape clears it.',
    }, this.canvas);
    new ResizeObserver(() => this.#paintNow()).observe(this.element);
    this.#listenPointer();
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('blur', () => this.#point(undefined));
  }

  /** `data`: series as decoded, range in ms, stepMs, format(largest) → formatter, base of the value axis. */
  show(data) {
    this.#data = data;
    this.#drag = undefined;
    this.#solo = -1;
    this.#paint();
  }

  /** Shows one series in full and the others faintly; -1 shows all. */
  emphasise(index) {
    this.#solo = index;
    this.#paint();
  }

  repaint() {
    this.#paint();
  }

  #frame() {
    const { clientWidth: width, clientHeight: height } = this.element;
    return { width, height, left: MARGIN.left, right: width - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom };
  }

  #xOf(t, frame) {
    const { start, end } = this.#data.range;
    return frame.left + ((t - start) / (end - start)) * (frame.right - frame.left);
  }

  #timeAt(x) {
    const frame = this.#frame();
    const { start, end } = this.#data.range;
    const part = Math.min(1, Math.max(0, (x - frame.left) / (frame.right - frame.left)));
    return start + part * (end - start);
  }

  #paintNow() {
    const frame = this.#frame();
    if (frame.width === 0 || frame.height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const [wide, high] = [Math.round(frame.width * ratio), Math.round(frame.height * ratio)];
    if (this.canvas.width !== wide || this.canvas.height !== high) [this.canvas.width, this.canvas.height] = [wide, high];
    const context = this.canvas.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, frame.width, frame.height);
    context.font = FONT;
    const ticks = valueTicks(largestOf(this.#data.series), 4, this.#data.base);
    const top = ticks.at(-1);
    const yOf = (v) => frame.bottom - (v / top) * (frame.bottom - frame.top);
    this.#paintAxes(context, frame, ticks, yOf);
    this.#data.series.forEach((series, index) => this.#paintSeries(context, frame, series, index, yOf));
    this.#paintSelection(context, frame);
    this.#paintCrosshair(context, frame, yOf);
  }

  #paintAxes(context, frame, ticks, yOf) {
    const colours = resolvedColours();
    const format = this.#data.format(ticks.at(-1));
    context.fillStyle = colours.axis;
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    for (const tick of ticks) {
      const y = Math.round(yOf(tick)) + 0.5;
      context.strokeStyle = colours.grid;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(frame.left, y);
      context.lineTo(frame.right, y);
      context.stroke();
      if (this.#data.series.length > 0) context.fillText(format(tick, true), frame.left - 8, y);
    }
    context.textBaseline = 'top';
    context.textAlign = 'center';
    const time = timeTicks(this.#data.range, Math.max(2, Math.floor((frame.right - frame.left) / 90)));
    for (const t of time.ticks) {
      const x = this.#xOf(t, frame);
      if (x > frame.left + 14 && x < frame.right - 10) context.fillText(tickText(t, time.step), x, frame.bottom + 7);
    }
  }

  #paintSeries(context, frame, series, index, yOf) {
    const colour = lineColour(index, currentTheme());
    const faint = this.#solo >= 0 && this.#solo !== index;
    const half = this.#data.stepMs / 2;
    context.globalAlpha = faint ? 0.18 : 1;
    [context.strokeStyle, context.fillStyle] = [colour, colour];
    [context.lineWidth, context.lineJoin] = [1.5, 'round'];
    for (const run of runsOf(series.points, this.#data.stepMs)) {
      // A point stands for the whole step before its time, so it is drawn in the step's middle.
      const line = run.map(({ t, v }) => [this.#xOf(t - half, frame), yOf(v)]);
      if (line.length === 1) {
        context.fillRect(line[0][0] - 1.5, line[0][1] - 1.5, 3, 3);
        continue;
      }
      context.beginPath();
      line.forEach(([x, y]) => context.lineTo(x, y));
      context.stroke();
      if (this.#data.series.length > 1) continue;
      context.lineTo(line.at(-1)[0], frame.bottom);
      context.lineTo(line[0][0], frame.bottom);
      context.globalAlpha = 0.16;
      context.fill();
      context.globalAlpha = 1;
    }
    context.globalAlpha = 1;
  }

  #paintSelection(context, frame) {
    if (!this.#drag) return;
    const [from, to] = this.#selected().map((t) => this.#xOf(t, frame));
    const colours = resolvedColours();
    context.fillStyle = colours.selection;
    context.fillRect(from, frame.top, to - from, frame.bottom - frame.top);
    context.fillStyle = colours.accent;
    context.fillRect(from, frame.top, 1, frame.bottom - frame.top);
    context.fillRect(to - 1, frame.top, 1, frame.bottom - frame.top);
  }

  #paintCrosshair(context, frame, yOf) {
    if (this.#at === undefined || this.#data.series.length === 0) return;
    const { end, values } = valuesAt(this.#data.series, this.#at, this.#data.stepMs);
    const x = this.#xOf(end - this.#data.stepMs / 2, frame);
    const colours = resolvedColours();
    context.fillStyle = colours.axis;
    if (x >= frame.left && x <= frame.right) context.fillRect(Math.round(x), frame.top, 1, frame.bottom - frame.top);
    for (const { value, index } of values) {
      context.beginPath();
      context.arc(x, yOf(value), 3.5, 0, 2 * Math.PI);
      context.fillStyle = lineColour(index, currentTheme());
      context.fill();
      context.strokeStyle = colours.surface;
      context.lineWidth = 1.5;
      context.stroke();
    }
  }

  #selected() {
    return [this.#drag.from, this.#drag.to].sort((left, right) => left - right);
  }

  /** Moves the readout; tells what to show and where. */
  #point(t) {
    this.#at = t;
    this.#paint();
    const area = this.canvas.getBoundingClientRect();
    const at = t === undefined ? undefined : { x: area.left + this.#xOf(t, this.#frame()), y: area.top + area.height / 2 };
    const reading = t === undefined ? undefined : valuesAt(this.#data.series, t, this.#data.stepMs);
    this.dispatchEvent(new CustomEvent('point', { detail: { reading, at } }));
  }

  #zoom() {
    const [start, end] = this.#selected();
    this.#drag = undefined;
    this.#point(undefined);
    this.dispatchEvent(new CustomEvent('range', { detail: { start: Math.floor(start), end: Math.ceil(end) } }));
  }

  #listenPointer() {
    let downAt;
    const xOf = (event) => event.clientX - this.canvas.getBoundingClientRect().left;
    this.element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      downAt = xOf(event);
      this.element.setPointerCapture(event.pointerId);
    });
    this.element.addEventListener('pointermove', (event) => {
      const x = xOf(event);
      if (downAt !== undefined && Math.abs(x - downAt) >= LEAST_DRAG) this.#drag = { from: this.#timeAt(downAt), to: this.#timeAt(x) };
      this.#point(this.#timeAt(x));
    });
    this.element.addEventListener('pointerup', () => {
      const dragged = downAt !== undefined && this.#drag;
      downAt = undefined;
      if (dragged) this.#zoom();
    });
    this.element.addEventListener('pointercancel', () => {
      [downAt, this.#drag] = [undefined, undefined];
      this.#paint();
    });
    this.element.addEventListener('pointerleave', () => this.#point(undefined));
  }

  #onKey(event) {
    const { start, end } = this.#data.range;
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const from = this.#at ?? (start + end) / 2;
      const to = Math.min(end, Math.max(start, from + (event.key === 'ArrowLeft' ? -1 : 1) * this.#data.stepMs));
      this.#drag = event.shiftKey ? { from: this.#drag?.from ?? from, to } : undefined;
      this.#point(to);
    } else if (event.key === 'Enter' && this.#drag) this.#zoom();
    else if (event.key === 'Escape' && this.#drag) {
      this.#drag = undefined;
      this.#paint();
    } else return;
    event.preventDefault();
  }
}
