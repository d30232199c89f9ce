// Says what the page is doing: the progress bar, the button that runs or cancels, and the line at the foot.

import { element } from './dom.js';

const TICK_MS = 100;

export class Status {
  #began = 0;
  #timer;

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

  say(text) {
    this.line.textContent = text;
  }

  #tick() {
    // Announced once by `begin`; the running time is for eyes only.
    this.facts.textContent = this.#elapsed();
  }

  #elapsed() {
    const ms = performance.now() - this.#began;
    return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
  }
}
