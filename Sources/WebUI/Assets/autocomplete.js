// The label filter field: filters as chips, and one text field that completes name, operator and value in turn.

import { element, icon, icons } from './dom.js';
import { Listbox, narrowed } from './listbox.js';
import { formatFilter, formatName, OPERATORS, readDraft } from './selector.js';

export class FilterField {
  #filters = [];
  /** While the field is in use: what stops its requests, and what it has already learned. */
  #use;
  #known = new Map();
  /** The suggestions being made; Enter waits for them, so that it never takes one that belongs to an older text. */
  #suggesting = Promise.resolve();

  /** `names()` and `values(name)` fetch what to suggest, taking an abort signal last; `onChange(filters)` is told every finished change. */
  constructor({ names, values, onChange }) {
    Object.assign(this, { names, values, onChange });
    this.chips = element('ul', { class: 'chips', 'aria-label': 'Label filters' });
    this.input = element('input', { class: 'filter-input', id: 'filter-input', type: 'text', 'aria-expanded': 'false', 'aria-label': 'Add a label filter, for example region="eu"' });
    this.list = new Listbox(this.input, 'Suggestions', (option) => this.#take(option));
    this.panel = element('div', { class: 'popover filter-panel', hidden: true }, this.list.element, this.list.note);
    this.element = element('div', { class: 'filter-field' }, this.chips, element('div', { class: 'filter-entry' }, this.input, this.panel));
    this.element.addEventListener('click', (event) => {
      if (event.target === this.element || event.target === this.chips) this.input.focus();
    });
    this.input.addEventListener('input', () => this.#refresh());
    this.input.addEventListener('focus', () => this.#refresh());
    this.input.addEventListener('blur', () => this.#close());
    this.input.addEventListener('keydown', (event) => this.#onKey(event));
  }

  set(filters) {
    this.#filters = filters;
    this.#known.clear();
    this.input.placeholder = filters.length === 0 ? 'Filter by label: region="eu", pod=~"api-.*" …' : 'Add a filter';
    this.chips.replaceChildren(...filters.map((filter, index) => this.#chip(filter, index)));
  }

  #chip(filter, index) {
    const text = formatFilter(filter);
    const edit = element('button', { class: 'chip-text', type: 'button', title: `Edit ${text}`, onclick: () => this.#edit(index) },
      element('span', { class: 'chip-name' }, filter.name), element('span', { class: 'chip-op' }, filter.op), filter.value === '' ? '""' : filter.value);
    const remove = element('button', { class: 'chip-remove', type: 'button', 'aria-label': `Remove ${text}`, onclick: () => this.#remove(index) }, icon(icons.close));
    return element('li', { class: 'chip' }, edit, remove);
  }

  #remove(index) {
    this.onChange(this.#filters.filter((_, i) => i !== index));
    this.input.focus();
  }

  /** Editing puts the filter back into the field as text; the chip goes, and comes back changed. */
  #edit(index) {
    const [filter] = this.#filters.slice(index, index + 1);
    this.onChange(this.#filters.filter((_, i) => i !== index));
    this.input.value = formatFilter(filter).replace(/"$/, '');
    this.input.focus();
    this.#refresh();
  }

  #commit(filter) {
    this.input.value = '';
    this.onChange([...this.#filters, filter]);
    this.#refresh();
  }

  #take(option) {
    const draft = readDraft(this.input.value);
    if (draft.stage === 'value') {
      this.#commit({ name: draft.name, op: draft.op, value: option.value });
      return;
    }
    this.input.value = draft.stage === 'name' ? `${formatName(option.value)} ` : `${formatName(draft.name)}${option.value}"`;
    this.#refresh();
  }

  #refresh() {
    this.#suggesting = this.#suggest(this.input.value);
  }

  /** Asks once for each list while the field is in use: typing narrows what is known instead of asking again. */
  #learn(key, load) {
    if (!this.#known.has(key)) {
      const answer = load(this.#use.signal).then(optionsOf);
      answer.catch(() => this.#known.delete(key));
      this.#known.set(key, answer);
    }
    return this.#known.get(key);
  }

  async #suggest(text) {
    this.#use ??= new AbortController();
    const draft = readDraft(text);
    const show = (options, typed, ifNone) => this.#show(text, options, typed, ifNone);
    try {
      if (draft.stage === 'op') show(OPERATORS.filter(({ value }) => value.startsWith(draft.query.trim())), '', 'no such operator; use = != =~ !~');
      else if (draft.stage === 'name') show(narrowed(await this.#learn('', (signal) => this.names(signal)), draft.query), draft.query, 'no label name matches');
      else this.#showValues(draft, await this.#learn(`=${draft.name}`, (signal) => this.values(draft.name, signal)), show);
    } catch (error) {
      if (error.name !== 'AbortError') show([], '', `could not load suggestions: ${error.message}`);
    }
  }

  #showValues(draft, options, show) {
    const expression = draft.op.endsWith('~');
    // What was typed can be taken as it is: an expression always, a value that is not in the list too (it may come later).
    const own = draft.query !== '' && !options.some(({ value }) => value === draft.query);
    const typed = own ? [{ value: draft.query, hint: expression ? 'as a regular expression' : 'as typed' }] : [];
    const found = narrowed(options, draft.query);
    show(expression ? [...typed, ...found] : [...found, ...typed], draft.query, `no values of ${draft.name} here`);
  }

  #show(text, options, typed, ifNone) {
    if (!this.#use || text !== this.input.value) return;
    this.panel.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
    this.list.show(options, { typed, note: options.length === 0 ? ifNone : '' });
  }

  #close() {
    this.#use?.abort();
    this.#use = undefined;
    this.#known.clear();
    this.panel.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }

  #onKey(event) {
    if (!this.panel.hidden && this.list.handleKey(event)) return;
    const draft = readDraft(this.input.value);
    if (event.key === 'Enter' || (event.key === 'Tab' && this.input.value !== '' && !event.shiftKey && !this.panel.hidden && this.list.active)) this.#accept(event, draft);
    else if (event.key === 'Escape' && !this.panel.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (event.key === 'Backspace' && this.input.value === '' && this.#filters.length > 0) {
      event.preventDefault();
      this.#edit(this.#filters.length - 1);
    } else if (event.key === 'ArrowDown' && this.panel.hidden) this.#refresh();
  }

  async #accept(event, draft) {
    event.preventDefault();
    const text = this.input.value;
    // A closing quote means that the value was typed in full; whatever the list suggests does not count then.
    const typedInFull = draft.done && /"\s*$/.test(text) && !/[=~]\s*"\s*$/.test(text);
    if (!typedInFull) await this.#suggesting;
    if (text !== this.input.value) return;
    if (typedInFull) this.#commit({ name: draft.name, op: draft.op, value: draft.query });
    else if (!this.panel.hidden && this.list.active) this.#take(this.list.active);
    else if (draft.done) this.#commit({ name: draft.name, op: draft.op, value: draft.query });
  }
}

function optionsOf(names) {
  return names.map((value) => ({ value }));
}
