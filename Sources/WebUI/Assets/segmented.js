// A row of buttons of which exactly one is on (a radio group: one tab stop, arrows choose).

import { element } from './dom.js';

export class Segmented {
  constructor(label, options, onPick) {
    this.buttons = new Map(options.map(([value, text]) => [value, element('button', {
      type: 'button', role: 'radio', class: 'segment', 'data-value': value, onclick: () => onPick(value),
    }, text)]));
    this.element = element('div', { class: 'segmented', role: 'radiogroup', 'aria-label': label }, ...this.buttons.values());
    this.element.addEventListener('keydown', (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      const values = [...this.buttons.keys()];
      const next = values[(values.indexOf(this.value) + by + values.length) % values.length];
      onPick(next);
      this.buttons.get(next).focus();
    });
  }

  set(value) {
    this.value = value;
    for (const [option, button] of this.buttons) {
      button.setAttribute('aria-checked', String(option === value));
      button.tabIndex = option === value ? 0 : -1;
    }
  }

  rename(value, text) {
    this.buttons.get(value).textContent = text;
  }
}
