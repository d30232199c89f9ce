"""A stand-in for `firefinch serve`: serves the page's files and answers the query API from fixed data.

Run it by hand to look at the page: `python3 Tests/WebUI/stub_server.py 8040`.
"""

import contextlib
import functools
import json
import math
import pathlib
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import connect_frames
import stub_blocks
import stub_profiles
import stub_queriers

ASSETS = pathlib.Path(__file__).resolve().parents[2] / "Sources" / "WebUI" / "Assets"
MEDIA = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}

CPU = "process_cpu:cpu:nanoseconds:cpu:nanoseconds"
SAMPLES = "process_cpu:samples:count:cpu:nanoseconds"
ALLOCATED = "memory:alloc_space:bytes:space:bytes"
IN_USE = "memory:inuse_space:bytes:space:bytes"
GOROUTINES = "goroutine:goroutine:count:goroutine:count"
WALL = "wall:wall:nanoseconds:wall:nanoseconds"
TYPES = {
    "checkout": [CPU, SAMPLES, ALLOCATED, IN_USE, GOROUTINES],
    "recommender": [CPU, WALL],
    "edge-gateway": [CPU, SAMPLES],
    "search": [CPU, ALLOCATED],
}
REGIONS = ["eu-north-1", "eu-west-1", "us-east-1"]
# Mean cores of a service's pods, and what one of its values is in units of the profile type.
WEIGHT = {"checkout": 1.4, "recommender": 2.2, "edge-gateway": 0.8, "search": 3.1}
SCALE = {CPU: 1e9, WALL: 2.5e9, SAMPLES: 100, ALLOCATED: 48 * 1024**2, IN_USE: 4 * 1024**2, GOROUTINES: 9}
TERM = re.compile(r'\s*"?([\w.]+)"?\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*,?')


def label_sets():
    """One label set for each pod."""
    sets = []
    for service in TYPES:
        for number, region in enumerate(REGIONS):
            for pod in range(2):
                sets.append({"service_name": service, "namespace": "shop", "region": region,
                             "pod": f"{service}-{number}{pod}", "version": "v2.8.0" if pod else "v2.7.3"})
    return sets


def matches(labels, selector):
    for name, op, value in TERM.findall(selector.strip().strip("{}")):
        have, wanted = labels.get(name, ""), value.replace('\\"', '"').replace("\\\\", "\\")
        if name == "__profile_type__":
            good = wanted in TYPES[labels["service_name"]]
        elif op in ("=", "!="):
            good = (have == wanted) == (op == "=")
        else:
            good = (re.fullmatch(wanted, have) is not None) == (op == "=~")
        if not good:
            return False
    return True


def rate_at(labels, seconds):
    """Cores of one pod at a time: a daily swing, some noise, and a bump in checkout's newer version every 40 minutes."""
    seed = sum(map(ord, labels["pod"]))
    daily = 1 + 0.25 * math.sin(seconds / 2900 + seed % 3)
    noise = 1 + 0.10 * math.sin(seconds / 37 * (1 + seed % 7)) + 0.06 * math.sin(seconds / 11 + seed)
    bump = 1.9 if labels["service_name"] == "checkout" and labels["version"] == "v2.8.0" and (seconds // 420) % 6 == 4 else 1
    return WEIGHT[labels["service_name"]] / 6 * daily * noise * bump


@functools.lru_cache(maxsize=32)
def flame_graph(parts):
    """The merged graph of services with their factors; kept, because growing 20,000 boxes takes Python a while."""
    return stub_profiles.flamebearer(stub_profiles.merged([(stub_profiles.TREES[service], factor) for service, factor in parts]))


class StubServer(ThreadingHTTPServer):
    """The server with a switch that makes it new: no profile stored."""

    daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), Handler)
        self.holds_profiles = True
        self.follows = True
        self.grown = False
        self.blocks = stub_blocks.blocks()
        self.tier = stub_queriers.tier()
        self.requests = []
        self.lock = threading.Lock()
        self.gates = {}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"

    @contextlib.contextmanager
    def holding(self, method, grown=False):
        """Answers of a method wait until the block ends; a followed one says before how far it is, if it has `grown`."""
        gate = self.gates[method] = threading.Event()
        self.grown = grown
        try:
            yield
        finally:
            del self.gates[method]
            gate.set()

    def handle_error(self, request, client_address):
        # A page that cancels its query closes the connection; that is not this server's failure.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def selected(self, selector, profile_type=None):
        if not self.holds_profiles:
            return []
        return [labels for labels in label_sets()
                if matches(labels, selector) and (profile_type is None or profile_type in TYPES[labels["service_name"]])]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body, media, headers=()):
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = self.path.split("?")[0]
        pages = {"/": "index.html", "/blocks": "blocks.html", "/queriers": "queriers.html"}
        name = pages.get(path, path.removeprefix("/assets/"))
        file = ASSETS / name
        if "/" in name or not file.is_file() or (path not in pages and not path.startswith("/assets/")):
            self.reply(404, b"not found", "text/plain")
        else:
            self.reply(200, file.read_bytes(), MEDIA[file.suffix], [("Cache-Control", "no-cache")])

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        method = self.path.rsplit("/", 1)[-1]
        if self.headers["Content-Type"] == "application/connect+json":
            self.stream(method, json.loads(body[5:]))
            return
        if self.headers["Content-Type"] == "application/proto":
            with self.server.lock:
                self.server.requests.append((method, body))
            self.reply(200, b"\x0a\x04\x08\x01\x10\x02", "application/proto")
            return
        request = json.loads(body)
        with self.server.lock:
            self.server.requests.append((method, request))
        gate = self.server.gates.get(method)
        if gate:
            gate.wait(60)
        answer = getattr(self, f"answer_{method}", None)
        if answer is None:
            self.reply(404, b'{"code":"unimplemented","message":"no such method"}', "application/json")
            return
        try:
            self.reply(200, json.dumps(answer(request)).encode(), "application/json")
        except re.error as error:
            refusal = {"code": "invalid_argument", "message": f"selector: not a regular expression: {error}"}
            self.reply(400, json.dumps(refusal).encode(), "application/json")

    def stream(self, method, request):
        """Answers a followed query; one that is held has got to 12 of 40 fragments and half of each value."""
        with self.server.lock:
            self.server.requests.append((method, request))
        if not self.server.follows:
            self.reply(404, b'{"code":"not_found","message":"there is nothing at this path"}', "application/json")
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/connect+json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        fragments = {"fragments": "40", "bytes": "4194304"}
        gate = self.server.gates.get(method)
        if gate and self.server.grown:
            progress = fragments | {"fragmentsDone": "12", "bytesDone": "1048576", "queriers": "4"}
            half = self.answer_SelectMergeStacktraces(request, share=0.5)
            self.frame(half | {"progress": progress, "coverage": {"fragments": "40", "fragmentsMerged": "12"}})
        if gate:
            gate.wait(60)
        whole = {"fragmentsDone": "40", "bytesDone": "4194304"}
        self.frame(self.answer_SelectMergeStacktraces(request) | {"progress": fragments | whole, "isFinal": True})
        self.frame({"metadata": {"firefinch-coverage": ["complete"]}}, flags=2)
        self.wfile.write(b"0\r\n\r\n")

    def frame(self, message, flags=0):
        body = connect_frames.framed(message, flags)
        self.wfile.write(b"%x\r\n%s\r\n" % (len(body), body))

    def everything(self, request):
        return [labels for labels in self.server.selected("{}") if all(matches(labels, m) for m in request.get("matchers", []))]

    def answer_ProfileTypes(self, _):
        if not self.server.holds_profiles:
            return {}
        ids = sorted({profile_type for types in TYPES.values() for profile_type in types})
        keys = ("name", "sampleType", "sampleUnit", "periodType", "periodUnit")
        return {"profileTypes": [{"ID": id_} | dict(zip(keys, id_.split(":"))) for id_ in ids]}

    def answer_Series(self, request):
        found = {(labels["service_name"], id_) for labels in self.everything(request) for id_ in TYPES[labels["service_name"]]}
        return {"labelsSet": [{"labels": [{"name": "__profile_type__", "value": id_}, {"name": "service_name", "value": service}]}
                              for service, id_ in sorted(found)]}

    def answer_LabelNames(self, request):
        names = {name for labels in self.everything(request) for name in labels}
        return {"names": sorted(names | {"__profile_type__", "__name__"})} if names else {}

    def answer_LabelValues(self, request):
        return {"names": sorted({labels.get(request["name"], "") for labels in self.everything(request)} - {""})}

    def answer_ListBlocks(self, request):
        return stub_blocks.listed(self.server.blocks if self.server.holds_profiles else [], request)

    def answer_ListQueriers(self, _):
        return self.server.tier

    def answer_GetBlock(self, request):
        return stub_blocks.details(self.server.blocks, request)

    def answer_SelectSeries(self, request):
        profile_type, step = request["profileTypeID"], request["step"]
        groups = {}
        for labels in self.server.selected(request["labelSelector"], profile_type):
            key = tuple((name, labels[name]) for name in request.get("groupBy", []) if name in labels)
            groups.setdefault(key, []).append(labels)
        series, times = [], range(int(request["start"]), int(request["end"]) + 1, int(step * 1000))
        for key, members in groups.items():
            points = [{"value": float(round(sum(rate_at(m, t / 1000) for m in members) * step * SCALE[profile_type])), "timestamp": str(t)} for t in times]
            series.append({"labels": [{"name": name, "value": value} for name, value in key], "points": points})
        series.sort(key=lambda one: -sum(point["value"] for point in one["points"]))
        return {"series": series[: request.get("limit") or None]} if series else {}

    def answer_SelectFunctionSeries(self, request):
        """Half of the totals, whichever function it is."""
        answer = self.answer_SelectSeries(request)
        for series in answer.get("series", []):
            for point in series["points"]:
                point["value"] /= 2
        return answer

    def answer_SelectMergeStacktraces(self, request, share=1):
        profile_type = request["profileTypeID"]
        members = self.server.selected(request["labelSelector"], profile_type)
        hours = (int(request["end"]) - int(request["start"])) / 3_600_000
        # One service alone keeps the tree's own round numbers.
        parts = {}
        for labels in members:
            parts[labels["service_name"]] = parts.get(labels["service_name"], 0) + share * WEIGHT[labels["service_name"]] / 6 * hours * SCALE[profile_type] / 1e9
        return {"flamegraph": flame_graph(tuple(sorted(parts.items())))}


if __name__ == "__main__":
    server = StubServer(int(sys.argv[1]) if len(sys.argv) > 1 else 8040)
    print(server.url, flush=True)
    server.serve_forever()
