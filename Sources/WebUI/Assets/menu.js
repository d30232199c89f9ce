// A menu at a point: arrows move, Enter or a letter takes, Escape closes and gives the focus back.

import { element } from './dom.js';

/** Opens a menu of `{ label, hint, run }` at `at`; the focus returns to `owner` when it closes. */
export function openMenu(label, items, at, owner) {
  document.querySelector('.menu')?.remove();
  const buttons = items.map((item) => element('button', { class: 'menu-item', type: 'button', role: 'menuitem', tabindex: '-1' },
    element('span', {}, item.label), item.hint && element('span', { class: 'option-hint' }, item.hint)));
  const menu = element('div', { class: 'menu', role: 'menu', 'aria-label': label }, ...buttons);
  const controller = new AbortController();
  const close = (restore = true) => {
    controller.abort();
    menu.remove();
    if (restore) owner.focus({ preventScroll: true });
  };
  buttons.forEach((button, index) => button.addEventListener('click', () => {
    close();
    items[index].run();
  }));
  menu.addEventListener('keydown', (event) => {
    const index = buttons.indexOf(document.activeElement);
    if (event.key === 'ArrowDown') buttons[(index + 1) % buttons.length].focus();
    else if (event.key === 'ArrowUp') buttons[(index - 1 + buttons.length) % buttons.length].focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener('pointerdown', (event) => {
    if (!menu.contains(event.target)) close(false);
  }, { signal: controller.signal, capture: true });
  document.body.append(menu);
  menu.style.left = `${Math.min(at.x, window.innerWidth - menu.offsetWidth - 8)}px`;
  menu.style.top = `${Math.min(at.y, window.innerHeight - menu.offsetHeight - 8)}px`;
  buttons[0].focus();
}
