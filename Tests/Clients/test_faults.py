"""What happens when the store is slow, fails, or damages what it holds."""
import json
import pathlib
import threading

import pytest

from api import CPU, EVER, Client
from commands import admin, damage
from senders import HURRIED, Sender, batch, wanted

TROUBLED = ("--object-latency", "p50=50ms,p90=500ms@10%,p99=2s@1%,errors=5%", "--allow-fault-injection")


def ask(client, selector="{}", **headers):
    """A flame graph, whatever comes of it: status, headers, answer."""
    arguments = {"profileTypeID": CPU, "labelSelector": selector, "maxNodes": "1000000", **EVER}
    sent = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    status, answered, body = client.request(
        "POST", "/querier.v1.QuerierService/SelectMergeStacktraces", json.dumps(arguments).encode(), sent)
    return status, answered, json.loads(body)


class Asker(threading.Thread):
    """Asks again and again while profiles come in, and holds every answer against what can be true."""

    def __init__(self, url, senders):
        super().__init__()
        self.client = Client(url)
        self.senders = senders
        self.stopped = threading.Event()
        self.answers = 0
        self.refusals = []
        self.wrong = []

    def run(self):
        while not self.stopped.is_set():
            # What was acknowledged before the question is in the answer; what was never sent is not.
            least = sum(wanted(list(sender.acknowledged)) for sender in self.senders)
            status, headers, answer = ask(self.client)
            most = sum(wanted(list(sender.attempted)) for sender in self.senders)
            if status == 200:
                self.answers += 1
                total = int(answer["flamegraph"].get("total", 0))
                if not least <= total <= most or headers["Firefinch-Coverage"] != "complete":
                    self.wrong.append((least, total, most, headers["Firefinch-Coverage"]))
            elif status in (429, 503, 504) and answer["code"] and answer["message"]:
                self.refusals.append(answer["message"])
            else:
                self.wrong.append((status, answer))


def test_everything_counts_once_over_a_store_that_is_slow_and_fails(make_server):
    server = make_server(*HURRIED, *TROUBLED)
    senders = [Sender(server.url, range(start * 60, (start + 1) * 60)) for start in range(4)]
    asker = Asker(server.url, senders)
    for thread in [*senders, asker]:
        thread.start()
    for sender in senders:
        sender.join(300)
        assert not sender.is_alive() and sender.failure is None, sender.failure
    admin(server, "compact", "--to-level", "3", "--wait")
    asker.stopped.set()
    asker.join(120)
    assert asker.wrong == []
    assert asker.answers > 5, asker.refusals
    client = Client(server.url)
    everything = wanted(range(240))
    assert client.total('{service_name="durable"}') == everything
    assert {block["level"] for block in admin(server, "blocks")["blocks"]} == {3}
    failures = [
        line for line in client.request("GET", "/metrics")[2].decode().splitlines()
        if line.startswith("firefinch_object_storage_failures_total{")
    ]
    assert sum(float(line.split()[-1]) for line in failures) > 5, "the store was too kind for this test"
    assert server.stop() == 0
    assert damage(server) == []
    server.flags = HURRIED
    server.start()
    assert client.total('{service_name="durable"}') == everything


def two_services(server, level):
    """A client and, of the one live block, the file and the dataset of the service 'hurt'."""
    client = Client(server.url)
    both = [one for service in ("calm", "hurt", "sound") for one in batch(service, range(30))]
    assert client.push(both)[0] == 200
    if level > 0:
        admin(server, "compact", "--to-level", str(level), "--wait")
    (block,) = admin(server, "blocks")["blocks"]
    assert block["level"] == level
    details = admin(server, "block", block["id"])
    file = pathlib.Path(server.directory) / "data" / "objects" / block["object"]
    return client, file, next(one for one in details["datasets"] if one["service"] == "hurt")


def expect_named(server, client, file, kinds):
    """A query fails and names object and section; what is sound can be had; fsck names the damage, too."""
    status, _, answer = ask(client)
    assert status == 500 and answer["code"] == "data_loss", answer
    assert file.name in answer["message"] and any(kind in answer["message"] for kind in kinds), answer
    status, headers, answer = ask(client, Firefinch_Allow_Partial="true")
    assert status == 200, answer
    assert int(answer["flamegraph"].get("total", 0)) <= 2 * wanted(range(30))
    coverage = headers["Firefinch-Coverage"]
    assert coverage.startswith("partial; ") and file.name in coverage, coverage
    assert server.process.poll() is None
    assert client.request("GET", "/ready")[0] == 200
    assert client.total('{service_name="calm"}') == wanted(range(30))
    assert server.stop() == 0
    findings = damage(server, status=1)
    assert findings and all(finding["place"]["object"].endswith(file.name) for finding in findings)
    return findings


# The kinds that a flame graph reads.
@pytest.mark.parametrize(
    "level, kind",
    [(0, "symbols"), (0, "stacks"), (0, "values"), (0, "profiles"), (1, "symbols"), (1, "samples"), (3, "samples")],
)
def test_a_flipped_bit_is_named_by_query_coverage_and_fsck(make_server, level, kind):
    # One push, one segment, also on a machine that does much else.
    patient = ("--set", "flush.max-age=20s", "--set", "flush.linger=500ms")
    server = make_server("--set", "compaction.max-segment-age=1h", *patient)
    client, file, dataset = two_services(server, level)
    content = bytearray(file.read_bytes())
    # All of the kind: at level 3 a long range reads those of a rollup.
    for section in (one for one in dataset["sections"] if one["kind"] == kind):
        content[section["offset"] + section["storedBytes"] // 2] ^= 4
    file.write_bytes(content)
    findings = expect_named(server, client, file, [kind])
    assert {finding["place"]["service"] for finding in findings} == {"hurt"}
    assert any(kind in json.dumps(finding) for finding in findings)
    server.start()
    assert client.total('{service_name="sound"}') == wanted(range(30))


@pytest.mark.parametrize("level", [0, 1])
def test_a_torn_object_is_named_by_query_coverage_and_fsck(make_server, level):
    # One push, one segment, also on a machine that does much else.
    patient = ("--set", "flush.max-age=20s", "--set", "flush.linger=500ms")
    server = make_server("--set", "compaction.max-segment-age=1h", *patient)
    client, file, dataset = two_services(server, level)
    # What lies before the dataset is whole.
    file.write_bytes(file.read_bytes()[: dataset["sections"][0]["offset"] + 10])
    expect_named(server, client, file, {section["kind"] for section in dataset["sections"]})
