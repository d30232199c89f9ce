// The flame graph on screen: a canvas that stays in place while its container scrolls, with pointer and keyboard.
// It owns nothing of the page's state: what the user wants is told as events, and `show` is given the result.

import { element, oncePerFrame } from './dom.js';
import { boxAt, depthWithin, findPath, namesTo, neighbour, spanOf } from './flamegraph-layout.js';
import { paintFlameGraph, ROW } from './flamegraph-paint.js';
import { currentTheme, resolvedColours } from './theme.js';

const MOVES = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };
const ZOOM_MS = 140;

export class FlameGraphView extends EventTarget {
  #graph;
  #focus = 0;
  #view = { start: 0, end: 1 };
  #matches;
  #hover = -1;
  #cursor = -1;
  #animation = 0;
  #paint = oncePerFrame(() => this.#paintNow());

  /** How long the last picture took and how many boxes it has; the page's status line shows it. */
  lastPaint = { milliseconds: 0, boxes: 0 };

  constructor() {
    super();
    this.canvas = element('canvas', { class: 'flame-canvas' });
    this.spacer = element('div', { class: 'flame-spacer' }, this.canvas);
    this.element = element('div', {
      class: 'flame-scroll', tabindex: '0', role: 'application', 'aria-roledescription': 'flame graph',
      'aria-label': 'Flame graph. Arrow keys move between boxes, Enter zooms in, Escape resets.', 'aria-describedby': 'flame-summary',
    }, this.spacer);
    this.#listen();
  }

  /** Shows a graph, zoomed onto the box `focus`. One that `grew` from the one before keeps the cursor where it was. */
  show(graph, focus, { animate = false, grew = false } = {}) {
    const changed = graph !== this.#graph;
    if (changed) this.#cursor = grew && this.#cursor >= 0 ? findPath(graph, namesTo(this.#graph, this.#cursor)) : -1;
    this.#graph = graph;
    this.#focus = focus;
    this.#hover = -1;
    const target = graph.count === 0 ? { start: 0, end: 1 } : spanOf(graph, focus);
    this.spacer.style.height = `${depthWithin(graph, target) * ROW}px`;
    this.element.scrollTop = Math.min(this.element.scrollTop, Math.max(0, (graph.level[focus] ?? 0) * ROW));
    this.#moveTo(target, animate && !changed);
  }

  /** Highlights boxes by name index; undefined highlights all. */
  highlight(matches) {
    this.#matches = matches;
    this.#paint();
  }

  repaint() {
    this.#paint();
  }

  /** The view as it is drawn right now, for tests and tooltips. */
  get viewport() {
    return { ...this.#view, focus: this.#focus };
  }

  /** The middle of a box in client coordinates, if it is drawn. */
  positionOf(box) {
    const area = this.canvas.getBoundingClientRect();
    const scale = area.width / (this.#view.end - this.#view.start);
    const { start, end } = spanOf(this.#graph, box);
    const middle = (Math.max(start, this.#view.start) + Math.min(end, this.#view.end)) / 2;
    return {
      x: area.left + (middle - this.#view.start) * scale,
      y: area.top + this.#graph.level[box] * ROW - this.element.scrollTop + ROW / 2,
    };
  }

  #moveTo(target, animate) {
    cancelAnimationFrame(this.#animation);
    this.element.classList.remove('moving');
    const from = this.#view;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (!animate || still) {
      this.#view = target;
      this.#paint();
      return;
    }
    this.element.classList.add('moving');
    const began = performance.now();
    const step = (now) => {
      const part = Math.min(1, Math.max(0, (now - began) / ZOOM_MS));
      const eased = 1 - (1 - part) ** 3;
      const between = (left, right) => left + (right - left) * eased;
      this.#view = part === 1 ? target : { start: between(from.start, target.start), end: between(from.end, target.end) };
      this.#paintNow();
      if (part < 1) this.#animation = requestAnimationFrame(step);
      else this.element.classList.remove('moving');
    };
    this.#animation = requestAnimationFrame(step);
  }

  #paintNow() {
    if (!this.#graph) return;
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const pixelRatio = window.devicePixelRatio || 1;
    const [wide, high] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)];
    if (this.canvas.width !== wide || this.canvas.height !== high) {
      [this.canvas.width, this.canvas.height] = [wide, high];
      [this.canvas.style.width, this.canvas.style.height] = [`${width}px`, `${height}px`];
    }
    const began = performance.now();
    const boxes = paintFlameGraph(this.canvas.getContext('2d'), this.#graph, {
      width, height, pixelRatio, view: this.#view, scroll: this.element.scrollTop, focusLevel: this.#graph.level[this.#focus] ?? 0,
      matches: this.#matches, hover: this.#hover, cursor: document.activeElement === this.element ? this.#cursor : -1,
      theme: currentTheme(), palette: resolvedColours(),
    });
    this.lastPaint = { milliseconds: performance.now() - began, boxes };
    this.dispatchEvent(new Event('painted'));
  }

  #boxUnder(event) {
    if (!this.#graph || this.#graph.count === 0) return -1;
    const area = this.canvas.getBoundingClientRect();
    const x = this.#view.start + ((event.clientX - area.left) / area.width) * (this.#view.end - this.#view.start);
    return boxAt(this.#graph, Math.floor((event.clientY - area.top + this.element.scrollTop) / ROW), x);
  }

  #tell(type, box, at) {
    this.dispatchEvent(new CustomEvent(type, { detail: { box, at } }));
  }

  #listen() {
    new ResizeObserver(() => this.#paintNow()).observe(this.element);
    this.element.addEventListener('scroll', () => {
      this.#setHover(-1);
      this.#paint();
    });
    this.element.addEventListener('pointermove', (event) => this.#setHover(this.#boxUnder(event), { x: event.clientX, y: event.clientY }));
    this.element.addEventListener('pointerleave', () => this.#setHover(-1));
    this.element.addEventListener('click', (event) => {
      const box = this.#boxUnder(event);
      if (box >= 0) this.#tell('zoom', box);
    });
    this.element.addEventListener('contextmenu', (event) => {
      // A keyboard's menu key reports no useful place; the box under the cursor is meant then.
      const box = event.button === 2 ? this.#boxUnder(event) : this.#cursor;
      if (box < 0) return;
      event.preventDefault();
      this.#tell('menu', box, event.button === 2 ? { x: event.clientX, y: event.clientY } : this.positionOf(box));
    });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('focus', () => this.#paint());
    this.element.addEventListener('blur', () => {
      this.#tell('hover', -1);
      this.#paint();
    });
  }

  #setHover(under, at) {
    // Boxes that move under a resting pointer are not being pointed at.
    const box = this.element.classList.contains('moving') ? -1 : under;
    this.#tell('hover', box, at);
    if (box === this.#hover) return;
    this.#hover = box;
    this.element.style.cursor = box >= 0 ? 'pointer' : '';
    this.#paint();
  }

  #onKey(event) {
    if (!this.#graph || this.#graph.count === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in MOVES) this.#moveCursor(this.#cursor < 0 ? this.#focus : neighbour(this.#graph, this.#cursor, MOVES[event.key], this.#view));
    else if (event.key === 'Home') this.#moveCursor(this.#focus);
    else if (event.key === 'Enter' && this.#cursor >= 0) this.#tell('zoom', this.#cursor);
    else if (event.key === 'Escape') this.#tell('reset', 0);
    else return;
    event.preventDefault();
  }

  #moveCursor(box) {
    if (box < 0) return;
    this.#cursor = box;
    const top = this.#graph.level[box] * ROW;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + ROW > scrollTop + clientHeight) this.element.scrollTop = top + ROW - clientHeight;
    this.#paintNow();
    this.#tell('cursor', box, this.positionOf(box));
  }
}
