"""The public API as a client written from its description sees it; independent of the product's own code."""
import gzip
import hashlib
import http.client
import json
import time
import urllib.parse

CPU = "process_cpu:cpu:nanoseconds:cpu:nanoseconds"
EVER = {"start": "1", "end": "9000000000000"}


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, str):
        value = value.encode()
    return varint(number << 3 | 2) + varint(len(value)) + value


def series(labels, profile, identifier=""):
    """One RawProfileSeries with one profile."""
    pairs = b"".join(field(1, field(1, name) + field(2, value)) for name, value in sorted(labels.items()))
    return pairs + field(2, field(1, profile) + (field(2, identifier) if identifier else b""))


def push_request(all_series):
    return b"".join(field(1, one) for one in all_series)


def pprof(stacks, time=0, name_of_type="cpu", unit="nanoseconds", file=""):
    """A pprof of {(root, …, leaf): value}; with a tuple of type names, of {(root, …, leaf): (value, …)}."""
    types = name_of_type if isinstance(name_of_type, tuple) else (name_of_type,)
    strings = {"": 0}
    functions = {}

    def string(text):
        return strings.setdefault(text, len(strings))

    out = b"".join(field(1, field(1, string(name)) + field(2, string(unit))) for name in types)
    for stack, value in stacks.items():
        values = b"".join(varint(one) for one in (value if isinstance(value, tuple) else (value,)))
        numbers = b"".join(varint(functions.setdefault(frame, len(functions) + 1)) for frame in reversed(stack))
        out += field(2, field(1, numbers) + field(2, values))
    for name, number in functions.items():
        out += field(4, field(1, number) + field(4, field(1, number)))
        out += field(5, field(1, number) + field(2, string(name)) + (field(4, string(file)) if file else b""))
    out += field(11, field(1, string(types[0])) + field(2, string(unit))) + field(9, time)
    return out + b"".join(field(6, text) for text in strings)


class Client:
    def __init__(self, url, tenant=None, timeout=120):
        self.host = urllib.parse.urlparse(url).netloc
        self.headers = {"X-Scope-OrgID": tenant} if tenant else {}
        self.timeout = timeout

    def request(self, method, path, body=b"", headers=None):
        connection = http.client.HTTPConnection(self.host, timeout=self.timeout)
        try:
            connection.request(method, path, body, {**self.headers, **(headers or {})})
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def push(self, all_series, compress=False):
        body = push_request(all_series)
        headers = {"Content-Type": "application/proto"}
        if compress:
            body = gzip.compress(body)
            headers["Content-Encoding"] = "gzip"
        return self.request("POST", "/push.v1.PusherService/Push", body, headers)

    def call(self, method, **arguments):
        """A query by Connect JSON; fails unless it succeeds."""
        status, _, body = self.request(
            "POST", f"/querier.v1.QuerierService/{method}", json.dumps(arguments).encode(), {"Content-Type": "application/json"})
        assert status == 200, f"{method}: {status} {body[:500]}"
        return json.loads(body)

    def flamegraph(self, selector, profile_type=CPU, max_nodes=1_000_000, **range_of_time):
        return self.call(
            "SelectMergeStacktraces", profileTypeID=profile_type, labelSelector=selector, maxNodes=str(max_nodes),
            **(range_of_time or EVER))["flamegraph"]

    def total(self, selector, profile_type=CPU):
        """The sum over all profiles, by the series API."""
        answer = self.call("SelectSeries", profileTypeID=profile_type, labelSelector=selector, step=1e9, **EVER)
        return sum(point.get("value", 0) for one in answer.get("series", []) for point in one.get("points", []))


class Tree:
    """A flame graph turned back into stacks."""

    def __init__(self, flamegraph):
        self.names = flamegraph["names"]
        self.levels = [[int(value) for value in level.get("values", [])] for level in flamegraph["levels"]]
        self.stacks = {}
        self.functions = {}
        self._read()

    def _read(self):
        parents = [(0, self.levels[0][1], ())]
        for level in self.levels[1:]:
            boxes = []
            x = 0
            index = 0
            for position in range(0, len(level), 4):
                delta, total, own, name = level[position : position + 4]
                x += delta
                while not parents[index][0] <= x < max(parents[index][1], parents[index][0] + 1):
                    index += 1
                stack = parents[index][2] + (self.names[name],)
                boxes.append((x, x + total, stack))
                if own:
                    self.stacks[stack] = self.stacks.get(stack, 0) + own
                x += total
            parents = boxes
        for stack, value in self.stacks.items():
            for name in set(stack):
                entry = self.functions.setdefault(name, [0, 0])
                entry[1] += value
            self.functions[stack[-1]][0] += value

    def top(self, count):
        rows = [[name, own, total] for name, (own, total) in self.functions.items()]
        return sorted(rows, key=lambda row: (-row[1], -row[2], row[0].encode()))[:count]

    def folded_hash(self):
        lines = [";".join(stack).encode() + b" %d" % value for stack, value in self.stacks.items()]
        return hashlib.sha256(b"".join(line + b"\n" for line in sorted(lines))).hexdigest()


def flamebearer_hash(flamegraph):
    """The hash that the corpus expects: every name, then every level as comma-joined numbers, each ended by a newline."""
    lines = [name.encode() for name in flamegraph["names"]]
    lines += [",".join(str(int(value)) for value in level.get("values", [])).encode() for level in flamegraph["levels"]]
    return hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()


class Stream:
    """A streaming Connect call, read by hand: (seconds, flags, bytes) of each frame as it comes."""

    METHOD = "/firefinch.query.v1.QueryService/FollowMergeStacktraces"

    def __init__(self, client, message, content_type="application/connect+json", headers=None):
        self.connection = http.client.HTTPConnection(client.host, timeout=client.timeout)
        body = bytes(1) + len(message).to_bytes(4, "big") + message
        self.began = time.monotonic()
        self.connection.request("POST", self.METHOD, body, {**client.headers, "Content-Type": content_type, **(headers or {})})
        self.response = self.connection.getresponse()
        self.status = self.response.status
        self.headers = {name.lower(): value for name, value in self.response.getheaders()}

    def frames(self):
        while head := self._read(5):
            yield time.monotonic() - self.began, head[0], self._read(int.from_bytes(head[1:], "big"))

    def close(self):
        self.connection.close()

    def _read(self, count):
        content = b""
        while len(content) < count:
            piece = self.response.read(count - len(content))
            if not piece:
                assert content == b"", "the stream ends within a frame"
                return b""
            content += piece
        return content


def follow(client, selector, profile_type=CPU, **more):
    """Follows a flame graph to its end: the messages, and what the stream ended with."""
    question = {"profileTypeID": profile_type, "labelSelector": selector, **EVER, **more}
    stream = Stream(client, json.dumps(question).encode())
    assert stream.status == 200, stream.status
    frames = list(stream.frames())
    assert [flags for _, flags, _ in frames] == [0] * (len(frames) - 1) + [2]
    messages = [json.loads(content) for _, _, content in frames]
    return messages[:-1], messages[-1]
