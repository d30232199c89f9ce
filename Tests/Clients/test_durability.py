"""Acknowledged means durable, findable and counted once."""
import random
import subprocess
import threading
import time

from api import CPU, Client, series
from commands import admin
from conftest import binary
from senders import HURRIED, Sender, profile

ROUNDS = 20


def test_every_profile_counts_once_however_often_the_server_is_killed(make_server):
    rng = random.Random(7)
    server = make_server()
    per_sender = 150
    senders = [Sender(server.url, range(start * per_sender, (start + 1) * per_sender)) for start in range(4)]
    for sender in senders:
        sender.start()
    killed = 0
    while any(sender.is_alive() for sender in senders):
        if killed < ROUNDS:
            # A random part of a second under load, then as if the power were cut.
            senders[0].join(rng.uniform(0.05, 0.8))
            server.kill()
            server.start()
            killed += 1
        else:
            senders[0].join(0.2)
            for sender in senders:
                sender.join(60)
    while killed < ROUNDS:
        server.kill()
        server.start()
        killed += 1
    assert [sender.failure for sender in senders if sender.failure] == []
    count = len(senders) * per_sender
    client = Client(server.url)
    assert client.total('{service_name="durable"}') == sum(number + 1 for number in range(count))
    assert int(client.flamegraph('{service_name="durable"}')["total"]) == sum(number + 1 for number in range(count))


def test_every_profile_counts_once_however_often_the_server_is_killed_while_it_compacts(make_server):
    rng = random.Random(11)
    server = make_server(*HURRIED)
    per_sender = 400
    senders = [Sender(server.url, range(start * per_sender, (start + 1) * per_sender)) for start in range(2)]
    for sender in senders:
        sender.start()
    for _ in range(ROUNDS):
        # A random moment is the point here, also when the senders are done: jobs run on.
        time.sleep(rng.uniform(0.2, 2.5))
        server.kill()
        server.start()
    for sender in senders:
        sender.join(120)
    assert [sender.failure for sender in senders if sender.failure] == []
    wanted = sum(number + 1 for number in range(len(senders) * per_sender))
    client = Client(server.url)
    assert client.total('{service_name="durable"}') == wanted
    levels = {block["level"] for block in admin(server, "blocks", "--state", "all")["blocks"]}
    assert levels - {0}, "no job was done: the kills met nothing of compaction"
    admin(server, "compact", "--to-level", "3", "--wait")
    assert {block["level"] for block in admin(server, "blocks")["blocks"]} == {3}
    assert client.total('{service_name="durable"}') == wanted
    assert int(client.flamegraph('{service_name="durable"}')["total"]) == wanted
    assert server.stop() == 0
    data = server.directory + "/data"
    checked = subprocess.run([binary(), "fsck", "--data", data, "--json"], capture_output=True, text=True, timeout=120)
    assert checked.returncode == 0, checked.stdout
    # The bucket alone gives the same again.
    rebuilt = subprocess.run(
        [binary(), "fsck", "--data", data, "--rebuild", "--ingest-max-age", "0"], capture_output=True, text=True, timeout=120)
    assert rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr
    server.start()
    assert client.total('{service_name="durable"}') == wanted


def test_repeats_change_no_answer_at_once_and_after_a_restart(make_server):
    server = make_server()
    client = Client(server.url)
    batch = [series({"service_name": "durable", "__name__": "process_cpu"}, profile(number)) for number in range(40)]
    wanted = sum(number + 1 for number in range(40))
    for repeat in range(3):
        status, _, body = client.push(batch, compress=repeat == 1)
        assert status == 200, body
        assert client.total("{}") == wanted
    assert server.stop() == 0
    server.start()
    assert client.total("{}") == wanted
    assert client.push(batch)[0] == 200
    assert client.total("{}") == wanted
    # The same profile of another tenant, with other labels, or with another id is another profile.
    one = profile(0)
    assert client.push([series({"service_name": "durable", "pod": "x", "__name__": "process_cpu"}, one)])[0] == 200
    assert client.total("{}") == wanted + 1
    other = Client(server.url, tenant="other")
    assert other.total("{}") == 0
    assert other.push(batch[:1])[0] == 200
    assert other.total("{}") == 1
    assert client.total("{}") == wanted + 1


def test_a_term_signal_stores_what_was_pushed_and_ends_cleanly(make_server):
    server = make_server("--set", "flush.linger=10s", "--set", "flush.max-age=10s")
    client = Client(server.url)
    answers = []

    def push():
        answers.append(client.push([series({"service_name": "last", "__name__": "process_cpu"}, profile(1))])[0])

    sender = threading.Thread(target=push)
    sender.start()
    metric = "firefinch_ingestion_waiting_bytes"
    while not any(
        line.startswith(metric) and float(line.split()[1]) > 0
        for line in client.request("GET", "/metrics")[2].decode().splitlines()
    ):
        assert sender.is_alive()
    assert server.stop() == 0
    sender.join(30)
    assert answers == [200]
    server.start()
    assert client.total('{service_name="last"}', CPU) == 2


def test_a_second_server_on_the_same_data_is_refused_with_the_owner(make_server):
    from conftest import free_port

    server = make_server()
    command = [binary(), "serve", "--listen", f"127.0.0.1:{free_port()}", "--data", server.directory + "/data"]
    second = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert second.returncode != 0
    assert str(server.process.pid) in second.stderr
