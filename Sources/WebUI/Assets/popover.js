// One floating panel at a time below a button. Closes on Escape, on a press elsewhere and when the focus leaves; gives the focus back.

import { element } from './dom.js';

const GAP = 4;
let open;

/** Opens `content` below `anchor`; `onClose` runs once when it closes, for whatever reason. Opening it again on the same anchor closes it. */
export function openPopover(anchor, content, { onClose, align = 'start', className = '' } = {}) {
  const reopened = open?.anchor === anchor;
  closePopover();
  if (reopened) return undefined;
  const panel = element('div', { class: `popover ${className}` }, content);
  document.body.append(panel);
  open = { anchor, panel, onClose, controller: new AbortController() };
  anchor.setAttribute('aria-expanded', 'true');
  const place = () => position(anchor, panel, align);
  place();
  const { signal } = open.controller;
  document.addEventListener('pointerdown', (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) closePopover({ restoreFocus: false });
  }, { signal, capture: true });
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    closePopover();
  }, { signal });
  panel.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !panel.contains(event.relatedTarget) && event.relatedTarget !== anchor) closePopover({ restoreFocus: false });
  }, { signal });
  window.addEventListener('resize', place, { signal });
  return panel;
}

export function closePopover({ restoreFocus = true } = {}) {
  if (!open) return;
  const { anchor, panel, onClose, controller } = open;
  open = undefined;
  controller.abort();
  const hadFocus = panel.contains(document.activeElement);
  panel.remove();
  anchor.setAttribute('aria-expanded', 'false');
  if (restoreFocus && hadFocus) anchor.focus();
  onClose?.();
}

function position(anchor, panel, align) {
  const at = anchor.getBoundingClientRect();
  const width = panel.offsetWidth;
  const wanted = align === 'end' ? at.right - width : at.left;
  panel.style.left = `${Math.max(8, Math.min(wanted, window.innerWidth - width - 8))}px`;
  panel.style.top = `${at.bottom + GAP}px`;
  panel.style.maxHeight = `${window.innerHeight - at.bottom - 2 * GAP - 8}px`;
}
