"""`/ingest`, as the SDKs use it: what is sent there and by which names it is found."""
import time
import urllib.parse

from api import Client, Tree, pprof

NOW = 1_700_000_000
WALL = "wall:wall:nanoseconds:wall:nanoseconds"


def ingest(client, body, headers=None, **parameters):
    parameters = {"name": "app", "format": "pprof", "from": str(NOW), **parameters}
    query = urllib.parse.urlencode({key: value for key, value in parameters.items() if value is not None})
    status, _, answer = client.request("POST", f"/ingest?{query}", body, headers)
    assert status == 200, answer


def form(**fields):
    parts = [
        b'--XyZ\r\nContent-Disposition: form-data; name="%s"; filename="f"\r\n\r\n%s\r\n' % (name.encode(), content)
        for name, content in fields.items()
    ]
    return b"".join(parts) + b"--XyZ--\r\n", {"Content-Type": "multipart/form-data; boundary=XyZ"}


def types(client):
    found = client.call("ProfileTypes", start="1", end="9000000000000").get("profileTypes", [])
    return {one["ID"] for one in found}


def stacks(client, profile_type):
    return Tree(client.flamegraph("{}", profile_type)).stacks


def test_functions_of_scripting_runtimes_are_called_by_file_and_name(server):
    client = Client(server.url)
    profile = pprof({("main", "work"): 5}, time=NOW * 10**9, name_of_type="samples", unit="count", file="shop.py")
    ingest(client, profile, spyName="pyspy")
    assert types(client) == {"process_cpu:samples:count:samples:count"}
    assert stacks(client, "process_cpu:samples:count:samples:count") == {("shop.py main", "shop.py work"): 5}


def test_shapes_of_generic_types_are_left_out_of_go_names(server):
    client = Client(server.url)
    profile = pprof({("main", "Tree[go.shape.int].Next"): 5}, time=NOW * 10**9, file="tree.go")
    ingest(client, profile, spyName="gospy")
    assert stacks(client, "process_cpu:cpu:nanoseconds:cpu:nanoseconds") == {("main", "Tree.Next"): 5}


def test_early_dotnet_types_get_underscores(server):
    client = Client(server.url)
    profile = pprof({("main",): 5}, time=NOW * 10**9, name_of_type="inuse-space", unit="bytes")
    ingest(client, profile, spyName="dotnetspy")
    assert types(client) == {"memory:inuse_space:bytes:inuse-space:bytes"}


def test_the_form_says_what_types_are_displayed_as(server):
    client = Client(server.url)
    profile = pprof({("main",): 5}, time=NOW * 10**9, name_of_type="contentions", unit="count")
    body, headers = form(profile=profile, sample_type_config=b'{"contentions": {"display-name": "block_count"}}')
    ingest(client, body, headers)
    assert types(client) == {"block:contentions:count:contentions:count"}


def test_cpu_time_in_a_wall_profile_is_process_cpu_and_counts_once(server):
    client = Client(server.url)
    profile = pprof({("main", "work"): (7, 3)}, time=NOW * 10**9, name_of_type=("wall", "cpu"))
    for _ in range(3):
        ingest(client, profile)
    cpu = "process_cpu:cpu:nanoseconds:wall:nanoseconds"
    assert types(client) == {WALL, cpu}
    assert client.total("{}", WALL) == 7 and client.total("{}", cpu) == 3
    assert stacks(client, cpu) == {("main", "work"): 3}


def test_a_profile_that_says_1970_was_taken_when_the_request_says(make_server):
    client = Client(make_server("--ingest-max-age", "1h").url)
    now = int(time.time())
    # Senders of that time write microseconds where nanoseconds belong, which is a day in January 1970.
    profile = pprof({("main",): 5}, time=now * 10**6)
    ingest(client, profile, **{"from": str(now - 60)})
    points = client.call(
        "SelectSeries", profileTypeID="process_cpu:cpu:nanoseconds:cpu:nanoseconds", labelSelector="{}", step=1,
        start=str((now - 60) * 1000), end=str((now - 60) * 1000))
    assert points["series"][0]["points"] == [{"value": 5, "timestamp": str((now - 60) * 1000)}]
