// The query API: Connect calls with JSON bodies to the server that sent this page.

const SERVICE = 'querier.v1.QuerierService';
/** Methods of our own are in a service of their own. */
const OWN_SERVICE = 'firefinch.query.v1.QueryService';
const OWN_METHODS = new Set(['SelectFunctionSeries', 'FollowMergeStacktraces']);

/** A call that failed. `code` is the Connect code (`invalid_argument`, `resource_exhausted`, …) or `unreachable`. */
export class APIError extends Error {
  constructor(code, message, method, status = 0) {
    super(message);
    this.name = 'APIError';
    this.code = code;
    this.method = method;
    this.status = status;
  }
}

/** proto3 JSON sends 64-bit integers as strings and leaves zeros out. */
export function toNumber(value) {
  if (value === undefined || value === null) return 0;
  const number = Number(value);
  if (Number.isNaN(number)) throw new TypeError(`expected a number, found ${JSON.stringify(value)}`);
  return number;
}

/**
 * Reads the header `Firefinch-Coverage: partial; fragments=39/40; …`.
 * Gives undefined when the answer is whole, which is also what servers without the header promise.
 */
export function readCoverage(header) {
  if (!header) return undefined;
  const [state, ...details] = header.split(';').map((part) => part.trim()).filter((part) => part !== '');
  if (state !== 'partial') return undefined;
  const fragments = details.find((detail) => detail.startsWith('fragments='));
  const [done, of] = fragments ? fragments.slice('fragments='.length).split('/').map(Number) : [];
  return { done, of, details: details.filter((detail) => detail !== fragments) };
}

async function failureOf(response, method) {
  const text = await response.text().catch(() => '');
  try {
    const { code, message } = JSON.parse(text);
    if (code) return new APIError(code, message || code.replaceAll('_', ' '), method, response.status);
  } catch {
    // Not the server's own error: something in between answered, so its words are all there is.
  }
  const reason = text.trim().slice(0, 500) || response.statusText || 'no reason given';
  return new APIError(`http ${response.status}`, reason, method, response.status);
}

/** Sends a call and gives the response if it is a success. Throws `APIError`, or `AbortError` when cancelled. */
export async function post(method, headers, body, signal, service = OWN_METHODS.has(method) ? OWN_SERVICE : SERVICE) {
  let response;
  try {
    response = await fetch(new URL(`${service}/${method}`, document.baseURI), { method: 'POST', headers, body, signal });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new APIError('unreachable', `the server at ${location.host} did not answer; is it running and reachable from here?`, method);
  }
  if (!response.ok) throw await failureOf(response, method);
  return response;
}

/** Calls one method; gives its message and what the answer covers. Throws `APIError`, or `AbortError` when cancelled. */
export async function call(method, message, { signal, allowPartial = false, service } = {}) {
  const headers = { 'Content-Type': 'application/json', 'Connect-Protocol-Version': '1' };
  if (allowPartial) headers['Firefinch-Allow-Partial'] = 'true';
  const response = await post(method, headers, JSON.stringify(message), signal, service);
  const coverage = readCoverage(response.headers.get('Firefinch-Coverage'));
  return { message: await response.json(), coverage };
}

/** Calls one method with a protobuf body and gives the raw bytes of the answer. */
export async function callBinary(method, bytes, { signal } = {}) {
  const headers = { 'Content-Type': 'application/proto', 'Connect-Protocol-Version': '1' };
  const response = await post(method, headers, bytes, signal);
  return new Uint8Array(await response.arrayBuffer());
}
