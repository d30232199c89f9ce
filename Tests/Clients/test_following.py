"""A flame graph followed while its query runs, read by hand, against the real server over a slow store."""
import gzip
import json
import time

import pytest

from api import CPU, EVER, Client, Stream, Tree, follow, pprof, series
from test_cli import run

SLOW = ["--object-latency", "p50=200ms,p90=1500ms@30%", "--allow-fault-injection", "--fragment-target-bytes", "1"]
SERVICES = 12


@pytest.fixture
def slow(make_server):
    """A server whose store takes 200 ms to answer, and profiles of several services, each of which is a fragment."""
    server = make_server(*SLOW)
    client = Client(server.url)
    for number in range(SERVICES):
        labels = {"service_name": f"s{number}", "__name__": "process_cpu"}
        stacks = {("main", f"f{number}", f"g{one}"): number * 100 + one + 1 for one in range(50)}
        status, _, body = client.push([series(labels, pprof(stacks, time=time.time_ns() - number))])
        assert status == 200, body
    return server


def unary(client, message, content_type):
    status, headers, body = client.request(
        "POST", "/querier.v1.QuerierService/SelectMergeStacktraces", message, {"Content-Type": content_type})
    assert status == 200, body
    return headers, body


def total(message):
    return int(message["flamegraph"]["total"])


def test_a_flame_graph_grows_and_ends_as_the_plain_answer(slow):
    client = Client(slow.url)
    messages, end = follow(client, "{}")
    assert end == {"metadata": {"firefinch-coverage": ["complete"]}}
    assert [message.get("isFinal", False) for message in messages] == [False] * (len(messages) - 1) + [True]
    first, last = messages[0]["progress"], messages[-1]
    assert "fragmentsDone" not in first and int(first["fragments"]) > 1 and int(first["bytes"]) > 0
    assert last["progress"]["fragmentsDone"] == last["progress"]["fragments"]
    assert last["coverage"]["isComplete"] and "gaps" not in last["coverage"]
    # What is there so far is a part of the whole: no stack has more than it will have.
    whole = Tree(last["flamegraph"])
    grown = [message for message in messages[:-1] if "flamegraph" in message]
    assert grown, "nothing grew"
    assert sorted(map(total, grown)) == list(map(total, grown)) and total(grown[-1]) <= total(last)
    for message in grown:
        part = Tree(message["flamegraph"])
        assert all(value <= whole.stacks[stack] for stack, value in part.stacks.items())
    assert sum(whole.stacks.values()) == sum(n * 100 + one + 1 for n in range(SERVICES) for one in range(50))


def test_the_last_message_is_the_plain_answer_byte_by_byte(slow):
    client = Client(slow.url)
    question = json.dumps({"profileTypeID": CPU, "labelSelector": "{}", "maxNodes": "20", **EVER}).encode()
    headers, plain = unary(client, question, "application/json")
    *_, (_, _, last), _ = Stream(client, question).frames()
    assert last.startswith(plain[:-1] + b",")
    assert headers["Firefinch-Coverage"] == "complete"
    small = Stream(client, question, headers={"Connect-Accept-Encoding": "gzip"})
    assert small.headers["connect-content-encoding"] == "gzip"
    contents = [gzip.decompress(content) if flags & 1 else content for _, flags, content in small.frames()]
    assert contents[-2].startswith(plain[:-1] + b",")


def test_a_client_that_leaves_ends_its_query(slow):
    client = Client(slow.url)

    def running():
        lines = client.request("GET", "/metrics")[2].decode().splitlines()
        return next(float(line.split()[-1]) for line in lines if line.startswith("firefinch_frontend_queries "))

    question = json.dumps({"profileTypeID": CPU, "labelSelector": "{}", **EVER}).encode()
    stream = Stream(client, question)
    next(stream.frames())
    assert running() == 1
    stream.response.close()
    stream.close()
    # The query would take longer than this; a cancelled one ends within moments.
    deadline = time.monotonic() + 1
    while running() > 0:
        assert time.monotonic() < deadline, "the query runs on without its client"


def test_failures_come_at_the_end_of_the_stream(server):
    client = Client(server.url)
    stream = Stream(client, b'{"profileTypeID":"x"}')
    assert stream.status == 200
    [(_, flags, end)] = stream.frames()
    assert flags == 2 and json.loads(end)["error"]["code"] == "invalid_argument"
    assert Stream(client, b"{}", content_type="application/json").status == 415


def test_the_command_shows_progress_apart_from_the_answer(slow):
    query = ["query", "--type", CPU, "--from", "now-1h", "--url", slow.url, "--output", "folded"]
    plain = run(*query)
    shown = run(*query, "--progress")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout == plain.stdout and plain.stdout
    lines = shown.stderr.decode().splitlines()
    assert lines and all(" fragments, " in line for line in lines), shown.stderr
    assert plain.stderr == b""
    refused = run(*query[:-1], "pprof", "--progress")
    assert refused.returncode == 64 and b"--progress goes with" in refused.stderr
