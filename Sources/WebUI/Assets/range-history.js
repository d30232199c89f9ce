// The time ranges visited in this session, so that a drag-zoom can be undone and redone without losing other changes. Pure.

const LIMIT = 50;

export class RangeHistory {
  #ranges = [];
  #at = -1;

  /** Notes the range that is shown now. Stepping onto a neighbour (also by the browser's own buttons) moves; anything else starts anew from here. */
  visit(range) {
    if (same(this.#ranges[this.#at], range)) return;
    if (same(this.#ranges[this.#at - 1], range)) this.#at -= 1;
    else if (same(this.#ranges[this.#at + 1], range)) this.#at += 1;
    else {
      this.#ranges = [...this.#ranges.slice(0, this.#at + 1), { from: range.from, until: range.until }].slice(-LIMIT);
      this.#at = this.#ranges.length - 1;
    }
  }

  /** The range before the current one, if there is one. */
  get previous() {
    return this.#ranges[this.#at - 1];
  }

  get next() {
    return this.#ranges[this.#at + 1];
  }
}

function same(left, right) {
  return left !== undefined && left.from === right.from && left.until === right.until;
}
