"""Connect streams as bytes: each message behind a byte of flags and four bytes of its length."""

import gzip
import json

MEDIA = "application/connect+json"


def framed(message, flags=0):
    body = json.dumps(message).encode()
    return bytes([flags]) + len(body).to_bytes(4, "big") + body


def frames_of(body):
    """(flags, message) of each frame."""
    frames = []
    while body:
        flags, length = body[0], int.from_bytes(body[1:5], "big")
        content = body[5 : 5 + length]
        frames.append((flags & 2, json.loads(gzip.decompress(content) if flags & 1 else content)))
        body = body[5 + length :]
    return frames


def stream_of(answer, coverage="complete"):
    """A stream that gives the answer at once."""
    return framed(answer | {"isFinal": True}) + framed({"metadata": {"firefinch-coverage": [coverage]}}, 2)


def answer_of(body):
    """The whole answer that a stream ends with."""
    return next(message for _, message in frames_of(body) if message.get("isFinal"))
