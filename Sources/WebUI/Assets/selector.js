// Label filters and the selector text they are sent as, e.g. {service_name="checkout", region=~"eu-.*"}. Pure.

export const OPERATORS = [
  { value: '=', hint: 'equals' },
  { value: '!=', hint: 'does not equal' },
  { value: '=~', hint: 'matches the regular expression' },
  { value: '!~', hint: 'does not match' },
];
export const SERVICE_LABEL = 'service_name';

const PLAIN_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const TERM = /\s*(?:"((?:[^"\\]|\\.)*)"|([a-zA-Z_][\w.:-]*))\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*(,|$)/y;

function quote(text) {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

function unquote(text) {
  return text.replace(/\\(.)/g, (_, character) => (character === 'n' ? '\n' : character));
}

/** A label's name as the selector language wants it: quoted if it goes beyond the plain alphabet. */
export function formatName(name) {
  return PLAIN_NAME.test(name) ? name : quote(name);
}

/** One filter as text: region=~"eu-.*". */
export function formatFilter({ name, op, value }) {
  return `${formatName(name)}${op}${quote(value)}`;
}

/** All filters as a selector; no filters select everything. */
export function formatSelector(filters) {
  return `{${filters.map(formatFilter).join(',')}}`;
}

/** Reads a selector back; throws with what was expected, so that a hand-edited address explains itself. */
export function parseSelector(text) {
  const body = text.trim().replace(/^\{/, '').replace(/\}$/, '').trim();
  const filters = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < body.length) {
    const at = TERM.lastIndex;
    const term = TERM.exec(body);
    if (!term) throw new SyntaxError(`selector: expected name="value" at “${body.slice(at, at + 24)}”`);
    filters.push({ name: term[1] !== undefined ? unquote(term[1]) : term[2], op: term[3], value: unquote(term[4]) });
  }
  return filters;
}

/** The service that the filters pin down, or an empty string. */
export function serviceOf(filters) {
  return filters.find((filter) => filter.name === SERVICE_LABEL && filter.op === '=')?.value ?? '';
}

/** The same filters with another service; an empty one means all services. */
export function withService(filters, service) {
  const others = filters.filter((filter) => !(filter.name === SERVICE_LABEL && filter.op === '='));
  return service === '' ? others : [{ name: SERVICE_LABEL, op: '=', value: service }, ...others];
}

/**
 * What is being typed: which part comes next, and the text of that part so far.
 * `region=~"eu` is at the stage `value` with query `eu`; `done` says that Enter would complete it.
 */
export function readDraft(text) {
  const draft = text.trimStart();
  const split = /^(?:"((?:[^"\\]|\\.)*)"|([^\s=!~"]*))\s*(=~|!~|!=|=|!)?\s*(.*)$/s.exec(draft);
  if (!split) return { stage: 'name', name: '', op: '', query: draft, done: false };
  const name = split[1] !== undefined ? unquote(split[1]) : split[2];
  const [op = '', rest] = [split[3], split[4]];
  if (op === '' && rest === '' && !/\s$/.test(draft)) return { stage: 'name', name, op: '', query: name, done: false };
  if (op === '' || op === '!') return { stage: 'op', name, op, query: op + rest, done: false };
  const value = unquote(rest.replace(/^"/, '').replace(/(^|[^\\])"\s*$/, '$1'));
  return { stage: 'value', name, op, query: value, done: name !== '' };
}
