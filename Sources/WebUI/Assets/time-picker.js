// The time range control: presets, exact times, back and forward through zooms, a wider view.

import { element, icon, icons } from './dom.js';
import { closePopover, openPopover } from './popover.js';
import { describeLength, describeRange, formatTime, parseTime, PRESETS, resolveRange, zoomedOut } from './time-range.js';

export class TimePicker {
  #range = { from: 'now-1h', until: 'now' };

  /** `onChange({ from, until })` takes a new range; `history` is the session's `RangeHistory`. */
  constructor(history, onChange) {
    this.history = history;
    this.onChange = onChange;
    this.text = element('span', { class: 'picker-value' });
    this.button = element('button', { class: 'picker time', id: 'time-range', type: 'button', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', onclick: () => this.open() },
      element('span', { class: 'picker-label' }, 'Time'), this.text, icon(icons.chevron));
    this.back = this.#step('Back to the range before', 'range-back', icons.left, () => onChange(history.previous));
    this.forward = this.#step('Forward to the range after', 'range-forward', icons.right, () => onChange(history.next));
    this.wider = this.#step('Twice as long', 'range-wider', icons.out, () => this.#widen());
    this.element = element('div', { class: 'time-control', role: 'group', 'aria-label': 'Time range' }, this.back, this.forward, this.wider, this.button);
  }

  set(range) {
    this.#range = { from: range.from, until: range.until };
    this.text.textContent = describeRange(range, Date.now());
    this.back.disabled = this.history.previous === undefined;
    this.forward.disabled = this.history.next === undefined;
  }

  #step(label, id, path, run) {
    return element('button', { class: 'icon-button', id, type: 'button', 'aria-label': label, title: label, onclick: run }, icon(path));
  }

  #widen() {
    try {
      const { start, end } = zoomedOut(resolveRange(this.#range, Date.now()), Date.now());
      this.onChange({ from: String(start), until: String(end) });
    } catch {
      // A range that is none cannot be widened; the results say what is wrong with it.
    }
  }

  open() {
    const choose = (range) => {
      closePopover();
      this.onChange(range);
    };
    const presets = PRESETS.map(([from, label]) => element('button', {
      class: 'preset', type: 'button', onclick: () => choose({ from, until: 'now' }),
      'aria-pressed': String(this.#range.from === from && this.#range.until === 'now'),
    }, label));
    const panel = openPopover(this.button, element('div', { class: 'time-panel', role: 'dialog', 'aria-label': 'Time range' },
      element('div', { class: 'presets' }, ...presets), this.#form(choose)), { align: 'end' });
    (panel?.querySelector('[aria-pressed=true]') ?? panel?.querySelector('.preset'))?.focus();
  }

  #form(choose) {
    const shown = (text) => (/^\d+$/.test(text) ? formatTime(parseTime(text, Date.now())) : text);
    const from = element('input', { type: 'text', id: 'range-from', value: shown(this.#range.from), spellcheck: 'false', autocomplete: 'off' });
    const until = element('input', { type: 'text', id: 'range-until', value: shown(this.#range.until), spellcheck: 'false', autocomplete: 'off' });
    const verdict = element('p', { class: 'form-note', role: 'status' });
    const read = () => resolveRange({ from: from.value, until: until.value }, Date.now());
    const check = () => {
      try {
        const { start, end } = read();
        [verdict.textContent, verdict.className] = [describeLength(end - start), 'form-note'];
      } catch (error) {
        [verdict.textContent, verdict.className] = [error.message, 'form-note wrong'];
      }
    };
    const form = element('form', { class: 'range-form' },
      element('label', { for: 'range-from' }, 'From'), from, element('label', { for: 'range-until' }, 'Until'), until, verdict,
      element('button', { class: 'button primary', type: 'submit' }, 'Apply'),
      element('p', { class: 'form-hint' }, `now-90m, 2025-03-01 14:00, or milliseconds. Times are ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`));
    from.addEventListener('input', check);
    until.addEventListener('input', check);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      check();
      try {
        const { start, end } = read();
        // What is relative stays relative, so that a refresh moves it along; anything else becomes exact.
        const kept = (text, ms) => (text.trim().startsWith('now') ? text.replace(/\s+/g, '') : String(ms));
        choose({ from: kept(from.value, start), until: kept(until.value, end) });
      } catch {
        from.focus();
      }
    });
    check();
    return form;
  }
}
