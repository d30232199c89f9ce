"""A generated fleet with exact expected totals, asked for during and after it comes in."""
import json
import subprocess
import sys
import threading
import time

from api import CPU, Client, Tree, series

TYPES = {
    "cpu": CPU,
    "alloc_space": "memory:alloc_space:bytes:space:bytes",
    "inuse_space": "memory:inuse_space:bytes:space:bytes",
    "alloc_objects": "memory:alloc_objects:count:space:bytes",
    "inuse_objects": "memory:inuse_objects:count:space:bytes",
    "samples": "process_cpu:samples:count:cpu:nanoseconds",
}


def generate(shared, folder):
    start = int(time.time()) - 900
    command = [sys.executable, str(shared / "tools" / "gen.py"), "--services", "4", "--pods", "3", "--minutes", "4", "--pack"]
    subprocess.run([*command, "--start", str(start), "--out", str(folder)], check=True, timeout=300, capture_output=True)
    return json.loads((folder / "expected.json").read_text())


def batches(folder, size):
    pack = (folder / "profiles.pack").read_bytes()
    batch = []
    for line in (folder / "index.jsonl").read_text().splitlines():
        entry = json.loads(line)
        raw = pack[entry["offset"] : entry["offset"] + entry["length"]]
        batch.append((entry["time"] // 10**9, series({**entry["labels"], "__name__": entry["type"]}, raw)))
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def minute(client, one):
    # Both ends of a range are inclusive: a minute ends at its last millisecond.
    start = one["time"] * 1000
    selector = '{service_name="%s"}' % one["service"]
    return client.flamegraph(selector, TYPES[one["sample_type"]], start=str(start), end=str(start + 59_999))


def test_a_fleet_gives_the_expected_answers_during_and_after_ingest(make_server, shared, tmp_path):
    expected = generate(shared, tmp_path)
    server = make_server("--ingest-max-age", "1h")
    client = Client(server.url)
    checked_during = 0
    sent_until = 0
    for batch in batches(tmp_path, 20):
        # Everything before the earliest profile of this batch is acknowledged: its whole minutes must be right now.
        sent_until = batch[0][0]
        ready = [one for one in expected["minutes"] if one["time"] + 60 <= sent_until]
        if ready and checked_during < 12:
            one = ready[-1 - checked_during % len(ready)]
            assert int(minute(client, one)["total"]) == one["total"]
            checked_during += 1
        status, _, body = client.push([one for _, one in batch])
        assert status == 200, body
    assert checked_during > 3
    findings = []
    for one in expected["minutes"]:
        flamegraph = minute(client, one)
        tree = Tree(flamegraph)
        if (int(flamegraph["total"]), tree.folded_hash(), len(tree.stacks)) != (one["total"], one["folded_sha256"], one["distinct_stacks"]):
            findings.append(("minute", one["service"], one["sample_type"], one["minute"]))
    for one in expected["merged"]:
        selector = '{service_name="%s", version="%s"}' % (one["service"], one["version"])
        flamegraph = client.flamegraph(selector, TYPES[one["sample_type"]])
        tree = Tree(flamegraph)
        found = (int(flamegraph["total"]), tree.folded_hash(), tree.top(20))
        if found != (one["total"], one["folded_sha256"], one["top20"]):
            findings.append(("merged", one["service"], one["sample_type"], one["version"]))
    assert findings == []
    check_series(client, expected)


def check_series(client, expected):
    for sample_type, profile_type in TYPES.items():
        wanted = [one for one in expected["totals"] if one["sample_type"] == sample_type]
        start = min(one["time"] for one in expected["totals"])
        end = max(one["time"] for one in expected["totals"]) + 60
        # A point holds (point − step, point]: profiles on a minute's border belong to the minute before.
        answer = client.call(
            "SelectSeries", profileTypeID=profile_type, labelSelector="{}", groupBy=["service_name"], step=60,
            start=str(start * 1000 + 59_999), end=str(end * 1000 - 1))
        found = {}
        for one in answer.get("series", []):
            service = one["labels"][0]["value"]
            for point in one["points"]:
                found[(service, (int(point["timestamp"]) + 1) // 1000 - 60)] = point["value"]
        assert found == {(one["service"], one["time"]): one["total"] for one in wanted}, sample_type


def test_many_senders_and_readers_at_once_see_whole_profiles_only(server, shared, tmp_path):
    expected = generate(shared, tmp_path)
    client = Client(server.url)
    work = list(batches(tmp_path, 10))
    failures = []

    def send(part):
        sender = Client(server.url)
        for batch in part:
            status, _, body = sender.push([one for _, one in batch])
            if status != 200:
                failures.append(body)

    senders = [threading.Thread(target=send, args=(work[index::4],)) for index in range(4)]
    for sender in senders:
        sender.start()
    last = 0
    while any(sender.is_alive() for sender in senders):
        total = int(client.flamegraph("{}").get("total", 0))
        assert total >= last and total % 10_000_000 == 0
        last = total
    for sender in senders:
        sender.join()
    assert failures == []
    wanted = sum(one["total"] for one in expected["merged"] if one["sample_type"] == "cpu")
    assert int(client.flamegraph("{}")["total"]) == wanted
