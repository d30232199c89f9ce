// Connect streams: messages one after the other, each behind a byte of flags and four bytes of its length.

const HEAD_BYTES = 5;
const COMPRESSED = 1;
const END = 2;
/** Longest message that is taken. */
const MAX_MESSAGE_BYTES = 256 * 1024 ** 2;

/** What says to the server how messages may be compressed: fetch undoes nothing inside a stream. */
export const STREAM_HEADERS = 'DecompressionStream' in globalThis ? { 'Connect-Accept-Encoding': 'gzip' } : {};

/** The body of a call: its one message. */
export function frameOf(message) {
  const bytes = new TextEncoder().encode(JSON.stringify(message));
  const frame = new Uint8Array(HEAD_BYTES + bytes.length);
  new DataView(frame.buffer).setUint32(1, bytes.length);
  frame.set(bytes, HEAD_BYTES);
  return frame;
}

async function textOf(bytes, flags) {
  if ((flags & COMPRESSED) === 0) return new TextDecoder().decode(bytes);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}

/** Bytes that came and were not read yet; pieces are put together only when a frame is complete. */
class Inbox {
  #pieces = [];
  length = 0;

  add(piece) {
    this.#pieces.push(piece);
    this.length += piece.length;
  }

  /** Takes the first `count` bytes; the caller knows that they are there. */
  take(count) {
    const taken = new Uint8Array(count);
    for (let at = 0; at < count;) {
      const piece = this.#pieces[0];
      const part = piece.subarray(0, count - at);
      taken.set(part, at);
      at += part.length;
      if (part.length === piece.length) this.#pieces.shift();
      else this.#pieces[0] = piece.subarray(part.length);
    }
    this.length -= count;
    return taken;
  }
}

/** The connection ended within a stream. */
export class BrokenStream extends Error {}

async function readPiece(reader) {
  try {
    const { done, value } = await reader.read();
    if (!done) return value;
  } catch (error) {
    // The browser's words for a broken connection say less than these.
    if (error.name === 'AbortError') throw error;
  }
  throw new BrokenStream('the connection broke off before the answer was complete');
}

/** Gives `{ message, isEnd }` for each frame of a body as it comes; throws `BrokenStream` when it ends before its end frame. */
export async function* readFrames(body) {
  const reader = body.getReader();
  const inbox = new Inbox();
  const fill = async (count) => {
    while (inbox.length < count) inbox.add(await readPiece(reader));
  };
  try {
    for (let isEnd = false; !isEnd;) {
      await fill(HEAD_BYTES);
      const head = inbox.take(HEAD_BYTES);
      const length = new DataView(head.buffer).getUint32(1);
      if (length > MAX_MESSAGE_BYTES) throw new TypeError(`the answer has a message of ${length} bytes`);
      await fill(length);
      isEnd = (head[0] & END) !== 0;
      yield { message: JSON.parse(await textOf(inbox.take(length), head[0])), isEnd };
    }
  } finally {
    // Nobody reads on, whether it ended or whoever asked has enough.
    reader.cancel().catch(() => {});
  }
}
