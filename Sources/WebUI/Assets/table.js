// The table of functions. Only the rows in sight exist as elements, so a hundred thousand functions scroll as well as ten.

import { element } from './dom.js';
import { fillOf } from './flamegraph-colors.js';
import { splitName } from './function-names.js';
import { currentTheme } from './theme.js';
import { formatPercent, formatValue } from './units.js';

const ROW = 24;
const MARGIN_ROWS = 6;
const COLUMNS = [['name', 'Function'], ['self', 'Self'], ['total', 'Total']];

export class FunctionTable extends EventTarget {
  #rows = [];
  #selected = '';
  #cursor = -1;
  #sum = 0;
  #largest = { self: 0, total: 0 };
  #unit = { kind: 'count', factor: 1 };

  constructor() {
    super();
    this.heads = new Map(COLUMNS.map(([column, title]) => [column, this.#head(column, title)]));
    this.body = element('div', { class: 'table-rows', role: 'rowgroup' });
    this.empty = element('p', { class: 'table-empty', hidden: true }, 'No function matches the search.');
    this.scroller = element('div', { class: 'table-scroll', role: 'presentation' }, this.body, this.empty);
    this.element = element('div', {
      class: 'function-table', role: 'grid', tabindex: '0', 'aria-label': 'Functions. Up and down move, Enter highlights in the flame graph.', 'aria-colcount': 3,
    }, element('div', { class: 'table-head', role: 'row' }, ...this.heads.values()), this.scroller);
    this.scroller.addEventListener('scroll', () => this.#fill());
    new ResizeObserver(() => this.#fill()).observe(this.scroller);
    this.body.addEventListener('click', (event) => {
      const row = event.target.closest('[role=row]');
      if (row) this.#choose(Number(row.dataset.index));
    });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** Shows sorted rows; shares are of `sum`. The scroll position is kept unless `rewind` is set. */
  show(rows, { sum, unit, order, selected, rewind }) {
    this.#rows = rows;
    this.#selected = selected;
    this.#sum = sum;
    // Bars compare functions with each other, so the largest one fills its cell.
    this.#largest = { self: largest(rows, 'self'), total: largest(rows, 'total') };
    this.#unit = unit;
    this.#cursor = Math.min(this.#cursor, rows.length - 1);
    for (const [column, head] of this.heads) {
      const sorted = order.replace('-', '') === column;
      head.setAttribute('aria-sort', sorted ? (order.startsWith('-') ? 'descending' : 'ascending') : 'none');
    }
    this.element.setAttribute('aria-rowcount', rows.length + 1);
    this.body.style.height = `${rows.length * ROW}px`;
    this.empty.hidden = rows.length > 0;
    if (rewind) this.scroller.scrollTop = 0;
    this.#fill();
  }

  /** Scrolls to a function and puts the cursor on it. */
  reveal(name) {
    const index = this.#rows.findIndex((row) => row.name === name);
    if (index < 0) return;
    this.scroller.scrollTop = Math.max(0, index * ROW - this.scroller.clientHeight / 2);
    this.#moveTo(index);
  }

  #head(column, title) {
    const sort = () => this.dispatchEvent(new CustomEvent('sort', { detail: column }));
    return element('div', { class: `cell head ${column}`, role: 'columnheader', 'aria-sort': 'none' },
      element('button', { type: 'button', class: 'sort', onclick: sort, title: `Sort by ${title.toLowerCase()}` }, title));
  }

  #fill() {
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / ROW) - MARGIN_ROWS);
    const last = Math.min(this.#rows.length, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / ROW) + MARGIN_ROWS);
    this.body.replaceChildren(...this.#rows.slice(first, last).map((row, i) => this.#row(row, first + i)));
    const active = this.#cursor >= first && this.#cursor < last ? `function-${this.#cursor}` : undefined;
    if (active) this.element.setAttribute('aria-activedescendant', active);
    else this.element.removeAttribute('aria-activedescendant');
  }

  #row(row, index) {
    const swatch = element('span', { class: 'swatch' });
    swatch.style.background = fillOf(row.name, currentTheme());
    const [prefix, short] = splitName(row.name);
    const node = element('div', {
      class: `row${index === this.#cursor ? ' cursor' : ''}`, role: 'row', id: `function-${index}`, 'data-index': index,
      'aria-rowindex': index + 2, 'aria-selected': String(row.name === this.#selected),
    }, element('div', { class: 'cell name', role: 'gridcell', title: row.name }, swatch, element('span', { class: 'function-name' }, prefix && element('span', { class: 'prefix' }, prefix), element('span', { class: 'short' }, short))),
    this.#value('self', row.self), this.#value('total', row.total));
    node.style.transform = `translateY(${index * ROW}px)`;
    return node;
  }

  #value(column, value) {
    const share = this.#sum > 0 ? value / this.#sum : 0;
    const cell = element('div', { class: `cell ${column}`, role: 'gridcell' },
      element('span', { class: 'amount' }, formatValue(value, this.#unit)), element('span', { class: 'share' }, formatPercent(share)));
    cell.style.setProperty('--share', `${this.#largest[column] > 0 ? (value / this.#largest[column]) * 100 : 0}%`);
    return cell;
  }

  #choose(index) {
    this.#cursor = index;
    const { name } = this.#rows[index];
    this.dispatchEvent(new CustomEvent('choose', { detail: name === this.#selected ? '' : name }));
  }

  #moveTo(index) {
    this.#cursor = Math.max(0, Math.min(this.#rows.length - 1, index));
    const { scrollTop, clientHeight } = this.scroller;
    if (this.#cursor * ROW < scrollTop) this.scroller.scrollTop = this.#cursor * ROW;
    else if ((this.#cursor + 1) * ROW > scrollTop + clientHeight) this.scroller.scrollTop = (this.#cursor + 1) * ROW - clientHeight;
    this.#fill();
  }

  #onKey(event) {
    if (event.target !== this.element || this.#rows.length === 0) return;
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / ROW) - 1);
    const moves = { ArrowDown: this.#cursor + 1, ArrowUp: this.#cursor - 1, PageDown: this.#cursor + page, PageUp: this.#cursor - page, Home: 0, End: this.#rows.length - 1 };
    if (event.key in moves) this.#moveTo(moves[event.key]);
    else if (event.key === 'Enter' && this.#cursor >= 0) this.#choose(this.#cursor);
    else return;
    event.preventDefault();
  }
}

function largest(rows, column) {
  return rows.reduce((most, row) => Math.max(most, row[column]), 0);
}
