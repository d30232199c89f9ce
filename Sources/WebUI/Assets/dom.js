// Small helpers for building elements. Text always goes in as text, never as markup, so names that come from profiles cannot inject anything.

/** Makes an element: `element('button', { class: 'quiet', onclick: f, 'aria-label': 'x' }, 'text', child)`. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

/** An inline icon: one path on a 16 × 16 grid, drawn in the text's colour and hidden from assistive technology. */
export function icon(path) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

/** The icons the page uses; strokes only, so that they stay crisp in both themes. */
export const icons = {
  chevron: 'M4 6.5 8 10.5 12 6.5',
  left: 'M10 3.5 5.5 8 10 12.5',
  right: 'M6 3.5 10.5 8 6 12.5',
  out: 'M2.5 8h11M5 5.5 2.5 8 5 10.5M11 5.5 13.5 8 11 10.5',
  close: 'M4 4l8 8M12 4l-8 8',
  warn: 'M8 2.5 14.5 13.5h-13zM8 6.5v3.5M8 12v.2',
  fail: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2M8 5v4M8 11v.2',
  empty: 'M3 4.5h10M3 8h6M3 11.5h3',
  funnel: 'M2.5 3.5h11L9.5 8.5v4l-3-1.5v-2.5z',
  download: 'M8 2.5v8M4.5 7.5 8 11l3.5-3.5M3 13.5h10',
};

/** Runs `work` at most once per animation frame, however often it is asked to. */
export function oncePerFrame(work) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      work();
    });
  };
}

/** Hands `blob` to the browser as a download. */
export function saveFile(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = element('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // The download has its own hold on the data once the click was handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Copies text; resolves to whether it worked (the clipboard is refused on plain-HTTP pages that are not local). */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = element('textarea', { class: 'offscreen' });
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied;
  }
}
