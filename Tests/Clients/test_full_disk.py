"""A disk that is full refuses what comes, says so, and nothing else has to be done than to make room."""
import json
import subprocess
import time

import pytest

from api import Client
from commands import admin, damage
from conftest import binary
from filesystems import Ballast, SmallFileSystems
from senders import HURRIED, Sender, batch, wanted

SERVICE = "full"


@pytest.fixture
def file_systems():
    made = SmallFileSystems()
    yield made
    made.unmount()


def small_disk(file_systems, folder, what):
    """A data directory whose objects, index, or both lie on a small disk; gives the folder to fill."""
    data = folder / "data"
    if what == "objects":
        file_systems.mount(data / "objects")
        return data / "objects"
    file_systems.mount(data)
    if what == "index":
        file_systems.bind(folder / "elsewhere", data / "objects")
    return data


def push_until_refused(client, first):
    """Numbers that were acknowledged before the disk had no room, and the refusal."""
    acknowledged = []
    for number in range(first, first + 2000):
        status, headers, body = client.push(batch(SERVICE, [number]))
        if status != 200:
            return acknowledged, status, headers, json.loads(body)
        acknowledged.append(number)
    raise AssertionError("a full disk refused nothing")


def eventually(check, seconds=60):
    """Waits for what another process does by itself."""
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, f"it did not happen within {seconds} s"
        time.sleep(0.1)


def counter(client, name):
    lines = client.request("GET", "/metrics")[2].decode().splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.split("{")[0].split(" ")[0] == name)


@pytest.mark.parametrize("what", ["objects", "index", "both"])
def test_a_full_disk_refuses_pushes_and_is_left_behind_once_there_is_room(file_systems, make_server, tmp_path, what):
    folder = tmp_path / "server"
    ballast = Ballast(small_disk(file_systems, folder, what))
    # A job that failed once would be parked for good, if a full disk were the job's own fault.
    server = make_server(*HURRIED, "--set", "compaction.attempts=1", directory=folder)
    client = Client(server.url)
    assert client.push(batch(SERVICE, range(30)))[0] == 200
    ballast.fill()

    more, status, headers, answer = push_until_refused(client, 30)
    assert status == 503 and answer["code"] == "unavailable" and "make room" in answer["message"], answer
    assert int(headers["Retry-After"]) >= 1
    # An answer of /ready serves for a second.
    eventually(lambda: client.request("GET", "/ready")[0] == 503)
    assert b"make room" in client.request("GET", "/ready")[2]
    held = list(range(30)) + more
    assert client.total(f'{{service_name="{SERVICE}"}}') == wanted(held)

    first = held[-1] + 1
    senders = [Sender(server.url, range(first + start * 50, first + start * 50 + 50), SERVICE) for start in range(2)]
    for sender in senders:
        sender.start()
    eventually(lambda: all(sender.attempts > 5 for sender in senders))
    if what == "objects":
        eventually(lambda: counter(client, "firefinch_compaction_attempts_failed_total") > 0)
    assert int(client.flamegraph(f'{{service_name="{SERVICE}"}}')["total"]) >= wanted(held)
    assert server.process.poll() is None

    ballast.remove()
    for sender in senders:
        sender.join(120)
        assert not sender.is_alive() and sender.failure is None, sender.failure
    eventually(lambda: client.request("GET", "/ready")[0] == 200)
    everything = wanted(range(first + 100))
    assert client.total(f'{{service_name="{SERVICE}"}}') == everything
    admin(server, "compact", "--to-level", "3", "--wait")
    assert {block["level"] for block in admin(server, "blocks")["blocks"]} == {3}
    assert client.total(f'{{service_name="{SERVICE}"}}') == everything
    assert server.stop() == 0
    assert damage(server) == []

    # The bucket alone gives the same: what was stored and never acknowledged counts once.
    rebuild = [binary(), "fsck", "--data", server.directory + "/data", "--rebuild", "--ingest-max-age", "0"]
    done = subprocess.run(rebuild, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    server.start()
    assert client.total(f'{{service_name="{SERVICE}"}}') == everything
