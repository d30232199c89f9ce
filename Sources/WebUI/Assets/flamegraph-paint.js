// Draws a flame graph onto a canvas: only what is inside the visible rows and wider than half a pixel.

import { visitVisible, nameOf } from './flamegraph-layout.js';
import { fillOf } from './flamegraph-colors.js';
import { splitName } from './function-names.js';

export const ROW = 21;
const LEAST = 0.5;
const TEXT_FROM = 28;
const PADDING = 5;
const FONT = '11.5px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

/** Shortens names to a width. Measuring text is the costliest part of drawing, so widths are kept per name. */
class TextFitter {
  #widths = new Map();

  #widthOf(context, text) {
    let width = this.#widths.get(text);
    if (width === undefined) {
      if (this.#widths.size > 20_000) this.#widths.clear();
      width = context.measureText(text).width;
      this.#widths.set(text, width);
    }
    return width;
  }

  /** The whole name if it fits, else its telling end, cut where the room ends. */
  fit(context, name, room) {
    if (this.#widthOf(context, name) <= room) return name;
    const text = splitName(name)[1];
    const width = this.#widthOf(context, text);
    if (width <= room) return text;
    let keep = Math.floor((room / width) * text.length);
    while (keep > 0 && context.measureText(`${text.slice(0, keep)}…`).width > room) keep -= 1;
    return keep > 1 ? `${text.slice(0, keep)}…` : '';
  }
}

const fitter = new TextFitter();

function drawText(context, graph, box, left, right, y) {
  const text = fitter.fit(context, nameOf(graph, box), right - left - 2 * PADDING);
  if (text) context.fillText(text, left + PADDING, y + ROW / 2);
}

function outline(context, graph, scene, box, colour) {
  if (box < 0) return;
  const scale = scene.width / (scene.view.end - scene.view.start);
  const left = Math.max(0, (graph.x[box] - scene.view.start) * scale);
  const right = Math.min(scene.width, (graph.x[box] + graph.total[box] - scene.view.start) * scale);
  if (right < 0 || left > scene.width) return;
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.strokeRect(left + 1, graph.level[box] * ROW - scene.scroll + 1, Math.max(2, right - left - 2), ROW - 3);
}

/**
 * Paints one picture. `scene`: view, width and height in CSS pixels, pixelRatio, scroll, focus level, matches (by name index, or undefined),
 * hover and cursor boxes, theme name, palette of resolved colours. Gives the number of boxes drawn.
 */
export function paintFlameGraph(context, graph, scene) {
  const { width, height, view, matches, palette, theme } = scene;
  context.setTransform(scene.pixelRatio, 0, 0, scene.pixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = FONT;
  context.textBaseline = 'middle';
  const first = Math.max(0, Math.floor(scene.scroll / ROW));
  const last = Math.min(graph.depth - 1, Math.floor((scene.scroll + height) / ROW));
  let drawn = 0;
  for (let level = first; level <= last; level += 1) {
    const y = level * ROW - scene.scroll;
    // Callers above the focus stay in sight, but step back, unless a search already made them do so.
    context.globalAlpha = level < scene.focusLevel && matches === undefined ? 0.55 : 1;
    const draw = (box, left, right) => {
      drawn += 1;
      const dimmed = matches !== undefined && !matches[graph.name[box]];
      context.fillStyle = dimmed ? palette.dimmed : fillOf(nameOf(graph, box), theme);
      const gap = right - left > 3 ? 1 : 0;
      context.fillRect(left, y, right - left - gap, ROW - 1);
      if (right - left < TEXT_FROM) return;
      context.fillStyle = dimmed ? palette.dimmedText : palette.boxText;
      drawText(context, graph, box, left, right - gap, y);
    };
    const crowd = (left, right) => {
      context.fillStyle = palette.crowd;
      context.fillRect(left, y, right - left, ROW - 1);
    };
    visitVisible(graph, level, view, width, LEAST, draw, crowd);
  }
  context.globalAlpha = 1;
  outline(context, graph, scene, scene.hover, palette.hover);
  outline(context, graph, scene, scene.cursor, palette.cursor);
  return drawn;
}
