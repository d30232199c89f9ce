// Runs the page's queries and puts what comes of them into the panels: answers, emptiness, failures, a server without profiles.

import { describeFilters, holdsAnything, loadServices } from './catalogue.js';
import { firstRunPage } from './first-run.js';
import { parseProfileType, preferredType } from './profile-types.js';
import { askProfile, askSeries, requestOf } from './query.js';
import { SERVICE_LABEL, serviceOf, withService } from './selector.js';
import { cancelledNotice, emptyNotice, failedNotice, loadingNotice, partialBanner } from './states.js';
import { followedOf, groupByOf, profileKey } from './state.js';
import { describeRange, resolveRange } from './time-range.js';
import { formatCount } from './units.js';

const DAY = { from: 'now-24h', until: 'now' };

/** Profile types of one service, or of all. */
export function typesOf(services, service) {
  return [...new Set(service === '' ? [...services.values()].flat() : services.get(service) ?? [])].sort();
}

export class QuerySession {
  /** What the running queries stop on; a newer run replaces it. */
  #running;

  /** Services of the range last asked for; pickers wait for it. */
  services = Promise.resolve(new Map());

  /** What the flame graph that is shown as a whole was asked for: the same again does not grow anew. */
  #shownKey;

  /** The last flame graph as sent, with its request: downloads are made from it. */
  answer;

  constructor({ store, seriesPanel, profilePanel, status, main, banners }) {
    Object.assign(this, { store, seriesPanel, profilePanel, status, main, banners });
    this.parts = [[seriesPanel, 'the time series'], [profilePanel, 'the flame graph']];
  }

  range() {
    return resolveRange(this.store.state, Date.now());
  }

  cancel() {
    this.#running?.abort();
  }

  /** Runs everything for the current state. `allowPartial` accepts an answer without the parts that cannot be read. */
  async refresh({ allowPartial = false } = {}) {
    this.cancel();
    const controller = new AbortController();
    this.#running = controller;
    this.status.begin();
    this.banners.replaceChildren();
    this.#showWorkspace();
    for (const [panel, what] of this.parts) {
      panel.busy(true);
      if (!panel.hasAnswer) panel.notice(loadingNotice(what));
    }
    const outcome = await this.#run({ signal: controller.signal, allowPartial });
    // A newer run has taken over the panels; whatever this one came to is of no interest any more.
    if (this.#running !== controller) return;
    for (const [panel] of this.parts) panel.busy(false);
    this.status.end(outcome);
    const { graph } = this.profilePanel;
    this.status.facts.textContent = graph ? `${formatCount(graph.count)} boxes · ${Math.max(0, graph.depth - 1)} levels` : '';
  }

  async #run(options) {
    try {
      const range = this.range();
      const listed = loadServices(range, options.signal);
      this.services = listed.catch(() => new Map());
      if (this.store.state.type === '' && !(await this.#chooseType(await listed, options.signal))) return 'Nothing found';
      const request = requestOf(this.store.state, range);
      const outcomes = await Promise.all([this.#showSeries(request, options), this.#showProfile(request, options)]);
      return ['Failed', 'Cancelled'].find((outcome) => outcomes.includes(outcome)) ?? 'Done';
    } catch (error) {
      return this.parts.map(([panel]) => this.#fail(panel, error, options.signal))[0];
    }
  }

  /** Picks the first thing to look at; without any, says whether the server is new or the range empty. */
  async #chooseType(services, signal) {
    const types = typesOf(services, serviceOf(this.store.state.filters));
    if (types.length > 0) {
      this.store.update({ type: preferredType(types) }, { replace: true, cause: 'choice' });
      return true;
    }
    if (services.size > 0 || (await holdsAnything(Date.now(), signal))) this.#showEmpty();
    else this.#showFirstRun();
    return false;
  }

  async #showSeries(request, options) {
    try {
      const groupBy = groupByOf(this.store.state);
      const result = await askSeries(request, groupBy, followedOf(this.store.state), options);
      this.seriesPanel.show({ ...result, groupBy, profileType: parseProfileType(request.profileTypeID) });
      if ((result.message.series ?? []).length === 0) this.seriesPanel.notice(emptyNotice('No points in this range', [], []));
      this.#warnIfPartial(result.coverage);
      return 'Done';
    } catch (error) {
      return this.#fail(this.seriesPanel, error, options.signal);
    }
  }

  async #showProfile(request, options) {
    try {
      const key = profileKey(this.store.state);
      const onProgress = (progress) => this.#showProgress(progress, key, parseProfileType(request.profileTypeID), options.signal);
      const result = await askProfile(request, onProgress, options);
      this.answer = { request, message: result.message };
      this.#shownKey = key;
      this.profilePanel.show(result.graph, parseProfileType(request.profileTypeID), this.store.state);
      if ((result.graph.total[0] ?? 0) === 0) this.#showEmpty();
      this.#warnIfPartial(result.coverage);
      return 'Done';
    } catch (error) {
      return this.#fail(this.profilePanel, error, options.signal);
    }
  }

  /** While the answer comes about: how far it is, and its flame graph so far where none of the same question is shown. */
  #showProgress(progress, key, profileType, signal) {
    if (this.#running?.signal !== signal || signal.aborted) return;
    this.status.progress(progress);
    if (!progress.graph || (progress.graph.total[0] ?? 0) === 0) return;
    if (this.profilePanel.hasAnswer && !this.profilePanel.grows && this.#shownKey === key) return;
    this.answer = undefined;
    this.#shownKey = undefined;
    this.profilePanel.grow(progress.graph, profileType, this.store.state, `So far: ${progress.merged} of ${progress.of} fragments`);
  }

  #fail(panel, error, signal) {
    // When a newer run aborted this one, the panel is that run's now; only a cancel by the reader leaves a message.
    if (this.#running?.signal !== signal) return 'Cancelled';
    const retry = (options) => this.refresh(options);
    if (error.name === 'AbortError') {
      // A part of an answer is none: it would look like the whole.
      if (panel.grows) panel.forget();
      if (!panel.hasAnswer) panel.notice(cancelledNotice(() => retry({})));
      return 'Cancelled';
    }
    panel.forget();
    panel.notice(failedNotice(this.parts.find(([part]) => part === panel)[1], error, retry));
    return 'Failed';
  }

  #showEmpty() {
    const { state } = this.store;
    const suggestions = ['a longer or another time range', 'another profile type or service'];
    const actions = [{ label: 'Show the last 24 hours', run: () => this.store.update(DAY), primary: true }];
    if (state.filters.some((filter) => filter.name !== SERVICE_LABEL)) {
      suggestions.unshift('fewer label filters');
      actions.push({ label: 'Remove label filters', run: () => this.store.update({ filters: withService([], serviceOf(state.filters)) }) });
    }
    const asked = [describeFilters(state.filters), parseProfileType(state.type).title, describeRange(state, Date.now())];
    for (const [panel] of this.parts) panel.forget();
    this.seriesPanel.notice(emptyNotice('No points in this range', [], []));
    this.profilePanel.notice(emptyNotice(`No profiles match: ${asked.filter((part) => part).join(' · ')}`, suggestions, actions));
  }

  #showFirstRun() {
    const look = async () => {
      const arrived = await holdsAnything(Date.now()).catch(() => false);
      if (arrived) this.refresh();
      return arrived;
    };
    document.body.dataset.page = 'first-run';
    this.main.replaceChildren(firstRunPage(look));
  }

  #showWorkspace() {
    if (this.main.contains(this.seriesPanel.element)) return;
    delete document.body.dataset.page;
    this.main.replaceChildren(this.seriesPanel.element, this.profilePanel.element);
  }

  #warnIfPartial(coverage) {
    if (coverage) this.banners.replaceChildren(partialBanner(coverage, (options) => this.refresh(options)));
  }
}
