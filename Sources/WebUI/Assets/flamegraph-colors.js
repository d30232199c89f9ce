// Which colour a function has: one hue for each package or module, so that the parts of a program stand out. Pure.

import { packageOf } from './function-names.js';

const HUES = 18;
const cache = new Map();

function hashOf(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function hueOf(name) {
  return ((hashOf(packageOf(name)) % HUES) * 360) / HUES + 12;
}

/**
 * The fill of a function's box. All fills of a theme are equally light to the eye (OKLCH), so the theme's one text colour reads well
 * on each of them; a small step in lightness by function keeps neighbours of one package apart.
 */
export function fillOf(name, theme) {
  const key = theme + name;
  const known = cache.get(key);
  if (known) return known;
  const step = (hashOf(name) % 5) - 2;
  const [light, chroma] = theme === 'dark' ? [0.7 + step * 0.014, 0.085] : [0.84 + step * 0.012, 0.075];
  const neutral = name === 'total' || name === 'other';
  const fill = neutral ? `oklch(${light} 0.008 260)` : `oklch(${light.toFixed(3)} ${chroma} ${hueOf(name)})`;
  if (cache.size > 50_000) cache.clear();
  cache.set(key, fill);
  return fill;
}

/** Colours of the lines of a chart, far apart for the common kinds of colour blindness when next to each other. */
export const SERIES_HUES = [38, 255, 150, 320, 90, 215, 10, 280, 180, 60];

export function lineColour(index, theme) {
  const light = theme === 'dark' ? 0.75 : 0.58;
  return `oklch(${light} 0.14 ${SERIES_HUES[index % SERIES_HUES.length]})`;
}
