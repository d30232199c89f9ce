// A list of options under a text field: the shared half of every picker and autocompletion on the page.
// The text field keeps the focus (ARIA's combobox pattern); the list shows which option Enter would take.

import { element } from './dom.js';

const MOST_SHOWN = 200;
let count = 0;

export class Listbox {
  #options = [];
  #active = -1;

  /** `input` is the field that steers the list; `onPick` is called with the option that was taken. */
  constructor(input, label, onPick) {
    count += 1;
    this.input = input;
    this.onPick = onPick;
    this.element = element('ul', { class: 'listbox', role: 'listbox', id: `listbox-${count}`, 'aria-label': label });
    this.note = element('p', { class: 'listbox-note', 'aria-live': 'polite' });
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-controls', this.element.id);
    input.setAttribute('autocomplete', 'off');
    input.setAttribute('spellcheck', 'false');
    // Without this a press on the list would take the focus from the field and close the list before the click arrives.
    this.element.addEventListener('pointerdown', (event) => event.preventDefault());
    this.element.addEventListener('click', (event) => {
      const row = event.target.closest('[role=option]');
      if (row) this.onPick(this.#options[Number(row.dataset.index)]);
    });
  }

  /** Shows options `{ value, label, hint, current }`; `typed` is marked in them; `note` says why there are none or that there are more. */
  show(options, { typed = '', note = '', active = 0 } = {}) {
    this.#options = options;
    const shown = options.slice(0, MOST_SHOWN);
    this.element.replaceChildren(...shown.map((option, index) => this.#row(option, index, typed)));
    const more = options.length > MOST_SHOWN ? `${options.length - MOST_SHOWN} more; keep typing to narrow them down` : '';
    this.note.textContent = note || more;
    this.#activate(shown.length === 0 ? -1 : Math.min(active, shown.length - 1));
  }

  get active() {
    return this.#options[this.#active];
  }

  /** Handles the keys that steer a list; says whether it used this one. */
  handleKey(event) {
    const last = Math.min(this.#options.length, MOST_SHOWN) - 1;
    if (last < 0) return false;
    if (event.key === 'ArrowDown') this.#activate(this.#active >= last ? 0 : this.#active + 1);
    else if (event.key === 'ArrowUp') this.#activate(this.#active <= 0 ? last : this.#active - 1);
    else if (event.key === 'PageDown') this.#activate(Math.min(last, this.#active + 8));
    else if (event.key === 'PageUp') this.#activate(Math.max(0, this.#active - 8));
    else return false;
    event.preventDefault();
    return true;
  }

  #row(option, index, typed) {
    const label = element('span', { class: 'option-label' }, ...marked(option.label ?? option.value, typed));
    const hint = option.hint && element('span', { class: 'option-hint' }, option.hint);
    return element('li', {
      class: 'option', role: 'option', id: `${this.element.id}-${index}`, 'data-index': index, 'aria-selected': 'false',
      'aria-current': option.current ? 'true' : undefined, title: option.label ?? option.value,
    }, label, hint);
  }

  #activate(index) {
    this.element.children[this.#active]?.setAttribute('aria-selected', 'false');
    this.#active = index;
    const row = this.element.children[index];
    if (!row) {
      this.input.removeAttribute('aria-activedescendant');
      return;
    }
    row.setAttribute('aria-selected', 'true');
    row.scrollIntoView({ block: 'nearest' });
    this.input.setAttribute('aria-activedescendant', row.id);
  }
}

/** The text with the typed part marked. */
function marked(text, typed) {
  const at = typed === '' ? -1 : text.toLowerCase().indexOf(typed.toLowerCase());
  if (at < 0) return [text];
  return [text.slice(0, at), element('mark', {}, text.slice(at, at + typed.length)), text.slice(at + typed.length)];
}

/** Options that contain what was typed; those that begin with it first. */
export function narrowed(options, typed) {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return options;
  const textOf = (option) => (option.label ?? option.value).toLowerCase();
  const found = options.filter((option) => textOf(option).includes(wanted) || option.value.toLowerCase().includes(wanted));
  return [...found.filter((option) => textOf(option).startsWith(wanted)), ...found.filter((option) => !textOf(option).startsWith(wanted))];
}
