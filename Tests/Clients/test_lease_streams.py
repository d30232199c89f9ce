"""Thousands of queriers that only hold a lease stream open cost a frontend little; simulated with a client of gRPC's own."""
import asyncio
import os
import pathlib
import re
import statistics
import time

import grpc
from api import varint
from test_cluster import QUESTIONS, ask, cluster, metric, push  # noqa: F401 (cluster is a fixture)

STREAMS = 5000
CHANNELS = 500
ATTACH = "/firefinch.cluster.v1.FragmentLeasing/Attach"
VERSION = (("firefinch-cluster-version", "1"),)
WIRE = pathlib.Path(__file__).parents[2] / "Sources/QueryModel/Wire/WireMessage.swift"
WIRE_VERSION = int(re.search(r"static let version: UInt8 = (\d+)", WIRE.read_text()).group(1))
OFFER = 4


def greeting(number):
    """The first message of a querier that has no room."""
    name = f"idle-{number}".encode()
    # No leases, no bytes, not draining; reads and memory in use and at most.
    offer = bytes([WIRE_VERSION, OFFER]) + varint(0) + varint(0) + b"\x00" + 4 * varint(0)
    return b"\x00" + (number + 1).to_bytes(8, "little") + varint(len(name)) + name + varint(len(offer)) + offer


def resident_bytes(process):
    with open(f"/proc/{process.pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def cpu_seconds(process):
    with open(f"/proc/{process.pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def query_seconds(frontend, count=40):
    times = []
    for _ in range(count):
        began = time.monotonic()
        status, _, body = ask(frontend, *QUESTIONS[0])
        assert status == 200, body
        times.append(time.monotonic() - began)
    return statistics.median(times)


async def hold_streams(address, while_open):
    channels = [
        grpc.aio.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1)]) for _ in range(CHANNELS)]
    ended = asyncio.Event()

    async def messages(number):
        yield greeting(number)
        await ended.wait()

    calls = [channels[number % CHANNELS].stream_stream(ATTACH)(messages(number), metadata=VERSION) for number in range(STREAMS)]
    try:
        await asyncio.to_thread(while_open, lambda: sum(call.done() for call in calls))
        assert not any(call.done() for call in calls)
    finally:
        ended.set()
        for call in calls:
            call.cancel()
        await asyncio.gather(*(channel.close() for channel in channels))


def test_five_thousand_idle_lease_streams_are_harmless(cluster):  # noqa: F811
    # Without a compactor: the plan is the same before and after.
    frontend = cluster.frontend("--set", "log.level=warning", roles="writer,frontend")
    cluster.querier()
    push(frontend, range(12))
    query_seconds(frontend, 5)
    calm = query_seconds(frontend)
    before = resident_bytes(frontend.process)
    seen = {}

    def look(refused):
        deadline = time.monotonic() + 120
        while metric(frontend, "firefinch_frontend_attached_queriers") < STREAMS + 1:
            assert not refused(), f"{refused()} streams were ended by the frontend"
            assert time.monotonic() < deadline, metric(frontend, "firefinch_frontend_attached_queriers")
            time.sleep(0.5)
        time.sleep(2)
        began, cpu = time.monotonic(), cpu_seconds(frontend.process)
        time.sleep(5)
        seen["cpu"] = (cpu_seconds(frontend.process) - cpu) / (time.monotonic() - began)
        seen["bytes"] = resident_bytes(frontend.process) - before
        seen["query"] = query_seconds(frontend)

    asyncio.run(hold_streams(cluster.address, look))
    print(f"calm query {calm * 1000:.1f} ms, with {STREAMS} streams {seen['query'] * 1000:.1f} ms; "
          f"{seen['bytes'] / STREAMS / 1024:.1f} KiB a stream; {seen['cpu'] * 100:.1f} % of a core idle")
    assert seen["bytes"] < STREAMS * 100 * 1024
    assert seen["cpu"] < 0.25
    assert seen["query"] < calm * 2 + 0.05
