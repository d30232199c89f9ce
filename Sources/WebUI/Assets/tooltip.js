// The one floating readout of the page. It never takes pointer events and stays inside the window.

import { element } from './dom.js';

const OFFSET = 14;
const panel = element('div', { class: 'tooltip', role: 'tooltip', hidden: true });

/** Shows rows `[label, value]` under a title at a point. `colour` marks a row's series. */
export function showTooltip({ title, subtitle, rows }, at) {
  if (!panel.isConnected) document.body.append(panel);
  const list = rows.map(({ label, value, colour }) => {
    const swatch = colour && element('span', { class: 'swatch' });
    if (swatch) swatch.style.background = colour;
    return element('div', { class: 'tooltip-row' }, element('span', { class: 'tooltip-label' }, swatch, label), element('span', { class: 'tooltip-value' }, value));
  });
  panel.replaceChildren(element('div', { class: 'tooltip-title' }, title), subtitle ? element('div', { class: 'tooltip-subtitle' }, subtitle) : '', ...list);
  panel.hidden = false;
  const { offsetWidth: width, offsetHeight: height } = panel;
  const left = at.x + OFFSET + width > window.innerWidth - 8 ? at.x - OFFSET - width : at.x + OFFSET;
  const top = at.y + OFFSET + height > window.innerHeight - 8 ? at.y - OFFSET - height : at.y + OFFSET;
  panel.style.transform = `translate(${Math.round(Math.max(8, left))}px, ${Math.round(Math.max(8, top))}px)`;
}

export function hideTooltip() {
  panel.hidden = true;
}
