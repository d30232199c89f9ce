"""Roles in processes of their own: the same answers, whoever comes, goes and dies."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request

import pytest
from api import CPU, EVER, Client, pprof, series
from conftest import Server, binary, free_port

SERVICES = ("checkout", "search", "cart")
SMALL_FRAGMENTS = ("--fragment-target-bytes", "1")
SLOW_READS = ("--object-latency", "p50=20ms,p99=50ms@1%,errors=0%", "--allow-fault-injection")


class Cluster:
    """Processes over one data directory; all of them end with the test."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.data = str(self.directory / "data")
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.servers = []

    def process(self, roles, *flags, prefix=(), ready=True):
        own = self.directory / f"process-{len(self.servers)}"
        own.mkdir()
        server = Server(str(own), "--roles", roles, *flags, data=self.data, prefix=prefix)
        self.servers.append(server)
        return server.start() if ready else server.launch()

    def frontend(self, *flags, roles="writer,frontend,compactor", local=0):
        return self.process(
            roles, "--cluster-listen", self.address, "--local-queriers", str(local), *SMALL_FRAGMENTS, *flags)

    def querier(self, *flags, **options):
        return self.process("querier", "--frontend", self.address, *flags, **options)

    def stop(self):
        for server in reversed(self.servers):
            server.stop()


@pytest.fixture
def cluster(tmp_path):
    made = Cluster(tmp_path)
    yield made
    made.stop()


def push(server, numbers):
    client = Client(server.url)
    for number in numbers:
        labels = {"service_name": SERVICES[number % 3], "__name__": "process_cpu", "pod": f"p{number % 4}"}
        profile = pprof({("main", f"work-{number % 5}", f"leaf-{number}"): number + 1}, time=1_700_000_000_000_000_000 + number * 10**6)
        status, _, body = client.push([series(labels, profile)])
        assert status == 200, body


QUESTIONS = [
    ("SelectMergeStacktraces", {"profileTypeID": CPU, "labelSelector": "{}", "maxNodes": "1000"}),
    ("SelectMergeStacktraces", {"profileTypeID": CPU, "labelSelector": '{service_name="cart"}'}),
    ("SelectSeries", {"profileTypeID": CPU, "labelSelector": "{}", "step": 60, "groupBy": ["pod"]}),
    ("LabelNames", {}),
    ("LabelValues", {"name": "pod"}),
    ("ProfileTypes", {}),
    ("Series", {}),
]


def ask(server, method, arguments, timeout=60):
    body = json.dumps({**EVER, **arguments} if "step" not in arguments else {
        **arguments, "start": "1699999900000", "end": "1700000100000"}).encode()
    status, headers, answer = Client(server.url, timeout=timeout).request(
        "POST", f"/querier.v1.QuerierService/{method}", body, {"Content-Type": "application/json"})
    return status, {name.lower(): value for name, value in headers.items()}, answer


def answers(server):
    all_answers = []
    for method, arguments in QUESTIONS:
        status, headers, body = ask(server, method, arguments)
        assert status == 200, (method, status, body)
        assert headers["firefinch-coverage"].startswith("complete"), headers
        all_answers.append(body)
    return all_answers


def metric(server, name):
    text = urllib.request.urlopen(server.url + "/metrics", timeout=30).read().decode()
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))


def eventually(condition, what, timeout=60):
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"not within {timeout} s: {what}"
        time.sleep(0.05)


class Asker(threading.Thread):
    """Asks the same question again and again until it is told to stop; keeps every answer that is not the right one."""

    def __init__(self, server, right):
        super().__init__()
        self.server = server
        self.right = right
        self.wrong = []
        self.asked = 0
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.is_set():
            try:
                status, _, body = ask(self.server, *QUESTIONS[0])
            except OSError as error:
                status, body = 0, repr(error)
            if (status, body) != (200, self.right):
                self.wrong.append((status, body[:300]))
            self.asked += 1


def asking(server, count=3):
    right = ask(server, *QUESTIONS[0])[2]
    askers = [Asker(server, right) for _ in range(count)]
    for asker in askers:
        asker.start()
    return askers


def finish(askers):
    for asker in askers:
        asker.stopping.set()
    for asker in askers:
        asker.join()
    assert [asker.wrong for asker in askers] == [[] for _ in askers]
    assert all(asker.asked > 0 for asker in askers)


def test_answers_are_those_of_one_process_byte_for_byte(cluster, make_server, tmp_path):
    frontend = cluster.frontend()
    for _ in range(2):
        cluster.querier()
    push(frontend, range(60))
    found = answers(frontend)
    assert metric(frontend, 'firefinch_frontend_fragments_total{where="remote",outcome="reported"}') >= 5 * len(QUESTIONS) / 2
    cluster.stop()
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copytree(cluster.data, alone / "data")
    assert answers(make_server(directory=alone)) == found


def test_no_query_fails_when_queriers_are_killed(cluster):
    frontend = cluster.frontend()
    queriers = [cluster.querier(*SLOW_READS) for _ in range(2)]
    push(frontend, range(30))
    askers = asking(frontend)
    for round_number in range(4):
        time.sleep(0.5)
        queriers[round_number % 2].kill()
        queriers[round_number % 2] = cluster.querier(*SLOW_READS)
    finish(askers)
    assert metric(frontend, 'firefinch_frontend_fragments_total{where="remote",outcome="lost"}') > 0


def test_a_querier_that_is_asked_to_end_finishes_what_it_holds(cluster):
    frontend = cluster.frontend()
    queriers = [cluster.querier(*SLOW_READS) for _ in range(2)]
    push(frontend, range(30))
    askers = asking(frontend)
    for round_number in range(3):
        time.sleep(0.5)
        assert queriers[round_number % 2].stop() == 0
        queriers[round_number % 2] = cluster.querier(*SLOW_READS)
    finish(askers)
    assert metric(frontend, 'firefinch_frontend_fragments_total{where="remote",outcome="lost"}') == 0


def test_a_querier_comes_back_after_its_frontend_did(cluster):
    frontend = cluster.frontend()
    querier = cluster.querier()
    push(frontend, range(10))
    before = answers(frontend)
    frontend.kill()
    eventually(lambda: not is_ready(querier), "the querier says that it is attached to nobody")
    frontend.start()
    eventually(lambda: is_ready(querier), "the querier is attached again")
    assert answers(frontend) == before


def is_ready(server):
    try:
        return urllib.request.urlopen(server.url + "/ready", timeout=5).status == 200
    except OSError:
        return False


def test_without_queriers_a_query_ends_by_its_deadline_with_a_message(cluster):
    frontend = cluster.frontend("--set", "query.timeout=2s")
    push(frontend, range(3))
    began = time.monotonic()
    status, _, body = ask(frontend, *QUESTIONS[0])
    assert 1.5 < time.monotonic() - began < 10
    assert status == 504, body
    assert json.loads(body)["code"] == "deadline_exceeded"
    assert json.loads(body)["message"]


def test_a_querier_needs_no_right_to_read_the_metastore():
    if os.geteuid() != 0:
        pytest.skip("only root can start a process as somebody else")
    with tempfile.TemporaryDirectory(dir="/tmp") as directory:
        os.chmod(directory, 0o755)
        cluster = Cluster(directory)
        try:
            frontend = cluster.frontend()
            push(frontend, range(20))
            index = [path for path in pathlib.Path(cluster.data).iterdir() if path.name.startswith("metastore")]
            assert index
            for path in index:
                path.chmod(0o600)
            os.chmod(cluster.data, 0o755)
            # May read what the group may: the objects. May write nothing.
            stranger = ("setpriv", "--reuid", "65534", "--regid", "0", "--clear-groups")
            refused = subprocess.run([*stranger, "cat", str(index[0])], capture_output=True)
            assert refused.returncode != 0
            cluster.querier(prefix=stranger)
            assert len(answers(frontend)) == len(QUESTIONS)
        finally:
            cluster.stop()


def test_writer_and_compactor_use_the_metastore_of_its_owner(cluster):
    owner = cluster.frontend(roles="frontend", local="auto")
    over = ("--metastore", cluster.address)
    writer = cluster.process("writer", *over)
    push(writer, range(40))
    before = answers(owner)
    compactor = cluster.process("compactor", *over, "--set", "compaction.max-segment-age=1s", "--set", "compaction.interval=100ms")
    eventually(lambda: min(level_counts(compactor)) > 0, "every segment was merged")
    assert answers(owner) == before
    # A repeat is recognised although another process took the first one.
    push(cluster.process("writer", *over), range(40))
    assert answers(owner) == before


def level_counts(server):
    done = subprocess.run(
        [binary(), "admin", "blocks", "--json", "--url", server.url], capture_output=True, timeout=60, text=True, check=True)
    counts = {}
    for block in json.loads(done.stdout)["blocks"]:
        counts[block["level"]] = counts.get(block["level"], 0) + 1
    return counts


def test_a_writer_says_that_the_owner_is_away_and_goes_on_when_it_is_back(cluster):
    owner = cluster.frontend(roles="frontend", local="auto")
    writer = cluster.process("writer", "--metastore", cluster.address)
    push(writer, range(5))
    owner.kill()
    eventually(lambda: not is_ready(writer), "the writer says that it cannot commit")
    profile = pprof({("main", "late"): 1000}, time=1_700_000_000_999_000_000)
    labels = {"service_name": "late", "__name__": "process_cpu"}
    status, _, body = Client(writer.url).push([series(labels, profile)])
    assert status == 503, body
    assert b"metastore" in body
    owner.start()
    eventually(lambda: is_ready(writer), "the writer can commit again")
    push(writer, range(5, 10))
    assert Client(writer.url).push([series(labels, profile)])[0] == 200
    assert Client(owner.url).total('{service_name="late"}') == 1000


def test_a_second_owner_is_refused_and_told_what_to_do(cluster):
    cluster.frontend()
    done = subprocess.run(
        [binary(), "serve", "--listen", "127.0.0.1:0", "--roles", "compactor", "--data", cluster.data],
        capture_output=True, timeout=60, text=True)
    assert done.returncode != 0
    assert "metastore" in done.stderr, done.stderr


def test_frontends_of_several_processes_share_queriers(cluster):
    owner = cluster.frontend()
    port = free_port()
    second = cluster.process(
        "frontend", "--metastore", cluster.address, "--cluster-listen", f"127.0.0.1:{port}", "--local-queriers", "0", *SMALL_FRAGMENTS)
    cluster.process("querier", "--frontend", f"{cluster.address},localhost:{port}")
    push(owner, range(30))
    eventually(lambda: metric(second, "firefinch_frontend_attached_queriers") == 1, "the querier works for both")
    assert answers(second) == answers(owner)


def test_queriers_stop_reading_for_an_asker_who_has_gone(cluster):
    frontend = cluster.frontend()
    queriers = [cluster.querier("--object-latency", "p50=20s", "--allow-fault-injection") for _ in range(2)]
    push(frontend, range(12))
    took = []
    for _ in range(5):
        body = json.dumps({**EVER, **QUESTIONS[0][1]}).encode()
        head = f"POST /querier.v1.QuerierService/{QUESTIONS[0][0]} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
        with socket.create_connection(("127.0.0.1", frontend.port)) as asker:
            asker.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            eventually(lambda: all(metric(one, "firefinch_querier_reads_running") > 0 for one in queriers), "both queriers read")
        began = time.monotonic()
        eventually(lambda: all(metric(one, "firefinch_querier_reads_running") == 0 for one in queriers), "nobody reads")
        took.append(time.monotonic() - began)
        assert metric(frontend, "firefinch_frontend_running_leases") == 0
    # Within 100 ms where cores are free; nothing that is awaited by the clock (leases lost after 3 s, reads of 20 s) did it.
    assert sorted(took)[2] < 1, took


@pytest.mark.parametrize("is_remote", [False, True], ids=["in the frontend", "in a process of its own"])
@pytest.mark.parametrize("limit, flags", [
    ("query.max-fragment-report-bytes (2.0 KiB)", ("query.max-fragment-report-bytes=2KiB",)),
    ("query.max-report-bytes (4.0 KiB)", ("query.max-report-bytes=4KiB",)),
])
def test_a_report_over_a_limit_that_was_set_is_refused_by_its_name(cluster, limit, flags, is_remote):
    frontend = cluster.frontend(*(part for flag in flags for part in ("--set", flag)), local=0 if is_remote else 1)
    if is_remote:
        cluster.querier()
        eventually(lambda: metric(frontend, "firefinch_frontend_attached_queriers") == 1, "the querier is attached")
    client = Client(frontend.url)
    for number in range(4):
        names = [f"service-{number}-function-{index:03d}" for index in range(30 if "fragment" not in limit else 100)]
        profile = pprof({("main", name): 1 for name in names}, time=1_700_000_000_000_000_000 + number)
        assert client.push([series({"service_name": f"s{number}", "__name__": "process_cpu"}, profile)])[0] == 200
    status, _, body = ask(frontend, *QUESTIONS[0])
    message = json.loads(body)
    assert (status, message["code"]) == (429, "resource_exhausted"), body
    assert f"over {limit}: ask for a shorter time" in message["message"], body
