// What can be taken away: pprof from the server, folded stacks and JSON from what the page already holds.

import { callBinary } from './api.js';
import { nameOf } from './flamegraph-layout.js';

/** Folded stacks, `a;b;c value`, one line per stack with a value of its own. A semicolon in a name would end the frame, so it becomes a colon. */
export function foldedOf(graph) {
  const lines = [];
  const names = [];
  const stack = graph.count === 0 ? [] : [0];
  while (stack.length > 0) {
    const box = stack.pop();
    const depth = graph.level[box];
    // Boxes come depth first, so what is left from deeper or other branches is cut off here.
    names.length = Math.max(0, depth - 1);
    if (depth > 0) names[depth - 1] = nameOf(graph, box).replaceAll(';', ':').replaceAll('\n', ' ');
    if (depth > 0 && graph.self[box] > 0) lines.push(`${names.join(';')} ${graph.self[box]}`);
    for (let i = graph.childCount[box] - 1; i >= 0; i -= 1) stack.push(graph.firstChild[box] + i);
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** A request of strings and 64-bit integers in protobuf: enough for the one binary call the page makes. */
export function encodeRequest(fields) {
  const bytes = [];
  const varint = (value) => {
    let rest = BigInt(value);
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
    bytes.push(Number(rest));
  };
  for (const [number, value] of fields) {
    if (typeof value === 'string') {
      const text = new TextEncoder().encode(value);
      varint((number << 3) | 2);
      varint(text.length);
      bytes.push(...text);
    } else {
      varint(number << 3);
      varint(value);
    }
  }
  return Uint8Array.from(bytes);
}

/** The merged profile as pprof; `SelectMergeProfile` answers with a bare profile, which is a valid file as it is. */
export async function pprofOf({ profileTypeID, labelSelector, start, end }, signal) {
  const request = encodeRequest([[1, profileTypeID], [2, labelSelector], [3, start], [4, end]]);
  return callBinary('SelectMergeProfile', request, { signal });
}

/** A file name that says what is inside: service, type and the range's end. */
export function fileNameOf(service, profileType, end, suffix) {
  const safe = (text) => text.replace(/[^\w.-]+/g, '-');
  const stamp = new Date(end).toISOString().slice(0, 19).replaceAll(':', '');
  return `${safe(service || 'all-services')}_${safe(`${profileType.name}-${profileType.sampleType}`)}_${stamp}.${suffix}`;
}
