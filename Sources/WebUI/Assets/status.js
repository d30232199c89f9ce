// Says what the page is doing: the progress bar, the button that runs or cancels, and the line at the foot.

import { element } from './dom.js';
import { describeProgress } from './progress-words.js';

const TICK_MS = 100;

export class Status {
  #began = 0;
  #timer;
  #progress = '';

  constructor({ onRun, onCancel }) {
    this.bar = element('div', { class: 'progress', id: 'progress', role: 'progressbar', 'aria-label': 'Query running', hidden: true });
    this.button = element('button', { class: 'button run', id: 'run', type: 'button' }, 'Refresh');
    this.button.addEventListener('click', () => (this.running ? onCancel() : onRun()));
    this.line = element('span', { id: 'status', role: 'status' });
    this.facts = element('span', { id: 'facts' });
  }

  get running() {
    return this.#timer !== undefined;
  }

  /** The button keeps its width when its word changes, so that nothing beside it moves. */
  begin() {
    this.#began = performance.now();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#showShare(undefined);
    this.bar.hidden = false;
    [this.button.textContent, this.button.title] = ['Cancel', 'Cancel the running query'];
    this.button.classList.add('cancel');
    this.line.textContent = 'Query running…';
  }

  end(outcome) {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.bar.hidden = true;
    [this.button.textContent, this.button.title] = ['Refresh', 'Run the query again'];
    this.button.classList.remove('cancel');
    this.line.textContent = `${outcome} in ${this.#elapsed()}`;
  }

  /** How far the query is, for as long as it runs. */
  progress(progress) {
    if (!this.running) return;
    this.#progress = describeProgress(progress);
    this.#showShare(progress.of > 0 ? progress.done / progress.of : undefined);
    this.#tick();
  }

  /** The bar runs to and fro until it is known how far the query is. */
  #showShare(share) {
    this.bar.classList.toggle('measured', share !== undefined);
    this.bar.style.width = share === undefined ? '' : `${Math.max(2, 100 * share)}%`;
    if (share === undefined) {
      this.#progress = '';
      for (const name of ['aria-valuemin', 'aria-valuemax', 'aria-valuenow']) this.bar.removeAttribute(name);
    } else {
      const values = { 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': Math.round(100 * share) };
      for (const [name, value] of Object.entries(values)) this.bar.setAttribute(name, String(value));
    }
  }

  say(text) {
    this.line.textContent = text;
  }

  #tick() {
    // Announced once by `begin`; the running time is for eyes only.
    this.facts.textContent = [this.#elapsed(), this.#progress].filter((part) => part).join(' · ');
  }

  #elapsed() {
    const ms = performance.now() - this.#began;
    return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
  }
}
