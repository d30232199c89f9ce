"""A real client: Pyroscope's SDK for Python profiles a real loop and pushes to the server."""
import os
import subprocess
import sys

from api import CPU, Client, Tree

PROGRAM = """
import sys, time
import pyroscope

def churn_numbers(count):
    return sum(value * value % 7 for value in range(count))

def busy_loop_of_the_test(until):
    while time.time() < until:
        churn_numbers(2000)

pyroscope.configure(application_name="sdk-loop", server_address=sys.argv[1], sample_rate=100, tags={"from": "test"})
with pyroscope.tag_wrapper({"part": "loop"}):
    busy_loop_of_the_test(time.time() + float(sys.argv[2]))
pyroscope.shutdown()
"""


def test_the_loop_of_a_real_program_is_in_the_answer(server):
    seconds = os.environ.get("FIREFINCH_SDK_SECONDS", "20")
    subprocess.run([sys.executable, "-c", PROGRAM, server.url, seconds], check=True, timeout=120)
    client = Client(server.url)
    types = client.call("ProfileTypes", start="1", end="9000000000000")["profileTypes"]
    assert CPU in [one["ID"] for one in types]
    flamegraph = client.flamegraph('{service_name="sdk-loop", from="test", part="loop"}')
    tree = Tree(flamegraph)
    loop = tree.functions.get("busy_loop_of_the_test") or next(
        value for name, value in tree.functions.items() if "busy_loop_of_the_test" in name)
    assert any("churn_numbers" in name for name in tree.functions)
    # Most of the program's time is in the loop.
    assert loop[1] > 0.5 * int(flamegraph["total"])
    assert int(flamegraph["total"]) > 0.2e9 * float(seconds)
