// The picture of blocks: time from left to right, a lane for each level, height by size, colour by state.

import { boxAt, layout, neighbour } from './blocks-layout.js';
import { STATES } from './blocks-model.js';
import { element, oncePerFrame } from './dom.js';
import { tickText, timeTicks } from './series-layout.js';
import { resolvedColours } from './theme.js';

const MARGIN = { left: 76, right: 12, top: 12, bottom: 26 };
const FONT = '11px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const ARROWS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);
const LEAST_DRAG = 6;

/** What a lane is called. */
export function levelName(level) {
  return level === 0 ? 'segments' : `level ${level}`;
}

/** Events: `point` ({ block, at } or neither), `choose` (block), `range` ({ start, end }). */
export class BlocksPicture extends EventTarget {
  #blocks = [];
  #range = { start: 0, end: 1 };
  #placed = { lanes: [], boxes: [] };
  #pointed = -1;
  #chosen = '';
  #drag;
  #paint = oncePerFrame(() => this.#paintNow());

  constructor() {
    super();
    this.canvas = element('canvas', { class: 'blocks-canvas' });
    this.element = element('div', {
      class: 'blocks-plot', tabindex: '0', role: 'application', 'aria-roledescription': 'picture of blocks', 'aria-describedby': 'picture-words',
      'aria-label': 'Blocks by time and level. Left and right arrows go through a level, up and down change the level, Enter shows the block.',
    }, this.canvas);
    new ResizeObserver(() => this.#place()).observe(this.element);
    this.#listenPointer();
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('blur', () => this.#point(-1));
  }

  show(blocks, range) {
    [this.#blocks, this.#range, this.#drag] = [blocks, range, undefined];
    this.#place();
  }

  /** Marks a block as the one whose details are shown. */
  choose(id) {
    this.#chosen = id;
    this.#paint();
  }

  repaint() {
    this.#paint();
  }

  /** For tests and assistive technology: what is drawn where, in pixels of the page. */
  get boxes() {
    const area = this.canvas.getBoundingClientRect();
    return this.#placed.boxes.map(({ block, left, top, width, height }) => (
      { id: block.id, state: block.state, level: block.level, x: area.left + MARGIN.left + left, y: area.top + MARGIN.top + top, width, height }));
  }

  #size() {
    const { clientWidth, clientHeight } = this.element;
    return { width: Math.max(1, clientWidth - MARGIN.left - MARGIN.right), height: Math.max(1, clientHeight - MARGIN.top - MARGIN.bottom) };
  }

  #place() {
    if (this.element.clientWidth === 0) return;
    const pointed = this.#placed.boxes[this.#pointed]?.block.id;
    this.#placed = layout(this.#blocks, this.#range, this.#size());
    this.#pointed = pointed === undefined ? -1 : this.#placed.boxes.findIndex(({ block }) => block.id === pointed);
    this.#paint();
  }

  #timeAt(x) {
    const part = Math.min(1, Math.max(0, (x - MARGIN.left) / this.#size().width));
    return this.#range.start + part * (this.#range.end - this.#range.start);
  }

  #paintNow() {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== wide || this.canvas.height !== high) [this.canvas.width, this.canvas.height] = [wide, high];
    const context = this.canvas.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = FONT;
    context.translate(MARGIN.left, MARGIN.top);
    const colours = { ...resolvedColours(), ...stateColours() };
    this.#paintAxes(context, colours);
    this.#placed.boxes.forEach((box, index) => this.#paintBox(context, box, index, colours));
    this.#paintSelection(context, colours);
  }

  #paintAxes(context, colours) {
    const { width, height } = this.#size();
    context.fillStyle = colours.axis;
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    for (const lane of this.#placed.lanes) {
      context.strokeStyle = colours.grid;
      context.beginPath();
      context.moveTo(0, Math.round(lane.top + lane.height) + 0.5);
      context.lineTo(width, Math.round(lane.top + lane.height) + 0.5);
      context.stroke();
      context.fillText(levelName(lane.level), -10, lane.top + lane.height / 2);
    }
    context.textBaseline = 'top';
    context.textAlign = 'center';
    const time = timeTicks(this.#range, Math.max(2, Math.floor(width / 90)));
    for (const t of time.ticks) {
      const x = ((t - this.#range.start) / (this.#range.end - this.#range.start)) * width;
      context.fillStyle = colours.grid;
      context.fillRect(Math.round(x), 0, 1, height);
      context.fillStyle = colours.axis;
      if (x > 14 && x < width - 14) context.fillText(tickText(t, time.step), x, height + 8);
    }
  }

  #paintBox(context, { block, left, top, width, height }, index, colours) {
    context.fillStyle = colours[block.state];
    // A hair of space between neighbours, but never a box that cannot be seen.
    context.fillRect(left, top, Math.max(2, width - 0.75), height);
    if (index !== this.#pointed && block.id !== this.#chosen) return;
    context.strokeStyle = index === this.#pointed ? colours.cursor : colours.text;
    context.lineWidth = 2;
    context.strokeRect(left - 1.5, top - 1.5, width + 2.25, height + 3);
    context.lineWidth = 1;
  }

  #paintSelection(context, colours) {
    if (!this.#drag) return;
    const { width, height } = this.#size();
    const [from, to] = [this.#drag.from, this.#drag.to].sort((left, right) => left - right)
      .map((t) => ((t - this.#range.start) / (this.#range.end - this.#range.start)) * width);
    context.fillStyle = colours.selection;
    context.fillRect(from, 0, to - from, height);
  }

  #point(index) {
    if (index === this.#pointed && index < 0) return;
    this.#pointed = index;
    this.#paint();
    const box = this.#placed.boxes[index];
    if (!box) {
      this.dispatchEvent(new CustomEvent('point', { detail: {} }));
      return;
    }
    const area = this.canvas.getBoundingClientRect();
    const at = { x: area.left + MARGIN.left + box.left + Math.min(box.width, 60) / 2, y: area.top + MARGIN.top + box.top + box.height / 2 };
    this.dispatchEvent(new CustomEvent('point', { detail: { block: box.block, at } }));
  }

  #choosePointed() {
    const box = this.#placed.boxes[this.#pointed];
    if (box) this.dispatchEvent(new CustomEvent('choose', { detail: box.block }));
  }

  #listenPointer() {
    let downAt;
    const place = (event) => {
      const area = this.canvas.getBoundingClientRect();
      return { x: event.clientX - area.left, y: event.clientY - area.top };
    };
    this.element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      downAt = place(event).x;
      this.element.setPointerCapture(event.pointerId);
    });
    this.element.addEventListener('pointermove', (event) => {
      const { x, y } = place(event);
      if (downAt !== undefined && Math.abs(x - downAt) >= LEAST_DRAG) {
        this.#drag = { from: this.#timeAt(downAt), to: this.#timeAt(x) };
        this.#paint();
        return;
      }
      this.#point(boxAt(this.#placed.boxes, x - MARGIN.left, y - MARGIN.top));
    });
    this.element.addEventListener('pointerup', () => {
      const drag = this.#drag;
      [downAt, this.#drag] = [undefined, undefined];
      if (!drag) {
        this.#choosePointed();
        return;
      }
      const [start, end] = [drag.from, drag.to].sort((left, right) => left - right);
      this.dispatchEvent(new CustomEvent('range', { detail: { start, end } }));
    });
    this.element.addEventListener('pointercancel', () => {
      [downAt, this.#drag] = [undefined, undefined];
      this.#paint();
    });
    this.element.addEventListener('pointerleave', () => this.#point(-1));
  }

  #onKey(event) {
    if (ARROWS.has(event.key)) this.#point(neighbour(this.#placed.boxes, this.#placed.lanes, this.#pointed, event.key));
    else if (event.key === 'Enter' || event.key === ' ') this.#choosePointed();
    else if (event.key === 'Escape') this.#point(-1);
    else return;
    event.preventDefault();
  }
}

function stateColours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(STATES.map(({ name, variable }) => [name, style.getPropertyValue(variable).trim()]));
}
