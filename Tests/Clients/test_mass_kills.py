"""Many queriers killed within a moment, again and again: no query notices.

Three rounds, which take about half a minute; `FIREFINCH_KILL_ROUNDS` makes more.
"""
import os
import random
import time

from test_cluster import asking, cluster, eventually, finish, metric, push  # noqa: F401 (cluster is a fixture)

ROUNDS = int(os.environ.get("FIREFINCH_KILL_ROUNDS", "3"))
QUERIERS = 12
KILLED = 8
SECONDS = 1.5
SLOW_READS = ("--object-latency", "p50=50ms", "--allow-fault-injection")


def start_queriers(cluster, frontend, count):  # noqa: F811
    # Few reads at once: queries have fragments out at every querier all the time.
    started = [cluster.querier(*SLOW_READS, "--querier-parallel-reads", "4", ready=False) for _ in range(count)]
    eventually(lambda: metric(frontend, "firefinch_frontend_attached_queriers") == QUERIERS, "all are attached")
    return started


def kill_some(queriers, chance):
    began = time.monotonic()
    victims = chance.sample(queriers, KILLED)
    for number, victim in enumerate(victims):
        time.sleep(max(0, began + SECONDS * number / KILLED - time.monotonic()))
        victim.kill()
    assert time.monotonic() - began < 2 * SECONDS
    return [querier for querier in queriers if querier not in victims]


def test_no_query_fails_when_most_queriers_are_killed_at_once(cluster):  # noqa: F811
    chance = random.Random(8)
    # Without a compactor: every question has as many fragments as profiles were pushed.
    frontend = cluster.frontend(roles="writer,frontend")
    push(frontend, range(120))
    queriers = start_queriers(cluster, frontend, QUERIERS)
    askers = asking(frontend)
    try:
        for _ in range(ROUNDS):
            time.sleep(0.5)
            queriers = kill_some(queriers, chance)
            queriers += start_queriers(cluster, frontend, KILLED)
        time.sleep(0.5)
    finally:
        finish(askers)
    counts = {name: metric(frontend, f"firefinch_frontend_{name}") for name in (
        'fragments_total{where="remote",outcome="lost"}', "fragment_losses_explained_total", "fragment_suspects_total")}
    print(f"{ROUNDS} rounds, {sum(asker.asked for asker in askers)} queries, {counts}")
    assert counts['fragments_total{where="remote",outcome="lost"}'] > 5 * ROUNDS
    assert counts["fragment_losses_explained_total"] > 0
