// A button that opens a searchable list: service, profile type, group-by label.

import { element, icon, icons } from './dom.js';
import { Listbox, narrowed } from './listbox.js';
import { closePopover, openPopover } from './popover.js';

export class Picker {
  /**
   * `load()` gives the options (or a promise of them) each time the list opens, `onPick(value)` takes the choice.
   * Fetching on opening keeps lists fresh and costs nothing while nobody looks.
   */
  constructor({ id, label, placeholder, load, onPick }) {
    Object.assign(this, { label, placeholder, load, onPick });
    this.value = element('span', { class: 'picker-value' });
    this.button = element('button', {
      class: 'picker', id, type: 'button', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', onclick: () => this.open(),
      onkeydown: (event) => {
        if (event.key !== 'ArrowDown') return;
        event.preventDefault();
        this.open();
      },
    }, element('span', { class: 'picker-label' }, label), this.value, icon(icons.chevron));
    this.element = this.button;
    this.set('');
  }

  set(text, title = text) {
    this.value.textContent = text || this.placeholder;
    this.button.title = title;
    this.button.classList.toggle('unset', text === '');
  }

  async open() {
    const input = element('input', { class: 'picker-search', type: 'text', placeholder: `Search ${this.label.toLowerCase()}`, 'aria-label': `Search ${this.label.toLowerCase()}` });
    const list = new Listbox(input, this.label, (option) => {
      closePopover();
      this.onPick(option.value);
    });
    const panel = openPopover(this.button, element('div', { class: 'picker-panel' }, input, list.element, list.note));
    if (!panel) return;
    input.focus();
    let options = [];
    let note = 'Loading…';
    const refresh = () => {
      const typed = input.value.trim();
      const found = narrowed(options, typed);
      const current = typed === '' ? found.findIndex((option) => option.current) : 0;
      list.show(found, { typed, active: Math.max(0, current), note: note || (found.length === 0 ? 'Nothing matches' : '') });
    };
    input.addEventListener('input', refresh);
    input.addEventListener('keydown', (event) => {
      if (list.handleKey(event) || event.key !== 'Enter') return;
      event.preventDefault();
      if (list.active) list.onPick(list.active);
    });
    refresh();
    try {
      options = await this.load();
      note = options.length === 0 ? 'None in this time range' : '';
    } catch (error) {
      note = `Could not load: ${error.message}`;
    }
    if (panel.isConnected) refresh();
  }
}
