// What a panel says when it has nothing to show: loading, empty, failed and cancelled look different and name themselves.

import { element, icon, icons } from './dom.js';

function notice(kind, title, body, actions, symbol) {
  const buttons = actions.map(({ label, run, primary }) => element('button', { class: primary ? 'button primary' : 'button', type: 'button', onclick: run }, label));
  return element('div', { class: `notice ${kind}`, 'data-state': kind, role: kind === 'failed' ? 'alert' : 'status' },
    symbol, element('h3', {}, title), ...body, buttons.length > 0 && element('div', { class: 'notice-actions' }, ...buttons));
}

export function loadingNotice(what) {
  return notice('loading', `Loading ${what}…`, [], [], element('span', { class: 'spinner', 'aria-hidden': 'true' }));
}

export function cancelledNotice(retry) {
  return notice('cancelled', 'Cancelled', [element('p', {}, 'The query was stopped before it had an answer.')],
    [{ label: 'Run again', run: retry, primary: true }], icon(icons.close));
}

/** `suggestions` are texts of what to try, `actions` buttons that do it. */
export function emptyNotice(title, suggestions, actions) {
  const list = element('ul', { class: 'notice-list' }, ...suggestions.map((text) => element('li', {}, text)));
  return notice('empty', title, [suggestions.length > 0 && element('p', {}, 'What to try:'), suggestions.length > 0 && list], actions, icon(icons.empty));
}

const ADVICE = {
  unreachable: 'The request did not reach the server.',
  connection_lost: 'The answer did not arrive as a whole.',
  invalid_argument: 'The server did not accept the query.',
  resource_exhausted: 'The query met a limit. A shorter time range or more label filters make it smaller.',
  deadline_exceeded: 'The query took too long. A shorter time range or more label filters make it faster.',
  unavailable: 'The server cannot answer at the moment.',
  unauthenticated: 'The server wants to know who is asking.',
  permission_denied: 'The server does not allow this query.',
};
/** Failures that may come from parts of the data, so that an answer without those parts may still help. */
const MAY_BE_PARTIAL = new Set(['data_loss', 'internal', 'unknown', 'unavailable', 'deadline_exceeded']);

/** Shows the server's own words; they say what to do. `retry({ allowPartial })` runs the query again. */
export function failedNotice(what, error, retry) {
  const code = error.code ?? 'unexpected';
  const actions = [{ label: 'Retry', run: () => retry({}), primary: true }];
  if (MAY_BE_PARTIAL.has(code)) actions.push({ label: 'Retry, accepting a partial result', run: () => retry({ allowPartial: true }) });
  const body = [
    element('p', {}, ADVICE[code] ?? 'The server reported an error.'),
    element('pre', { class: 'notice-message', tabindex: '0', 'aria-label': 'Error message' }, `${code.replaceAll('_', ' ')}: ${error.message}`),
  ];
  return notice('failed', `Could not load ${what}`, body, actions, icon(icons.fail));
}

/** The banner above the results when an answer covers only part of the data. */
export function partialBanner({ done, of, details }, retry) {
  const share = Number.isFinite(done) && Number.isFinite(of) ? `${done} of ${of} fragments were read. ` : '';
  return element('div', { class: 'banner', role: 'alert' }, icon(icons.warn),
    element('p', {}, element('strong', {}, 'Partial result. '), `${share}Whatever is missing is not counted, so values are too low.`,
      details.length > 0 && element('span', { class: 'banner-details' }, ` ${details.join('; ')}`)),
    element('button', { class: 'button', type: 'button', onclick: () => retry({}) }, 'Retry for a complete one'));
}
