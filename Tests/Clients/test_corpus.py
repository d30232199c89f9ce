"""Every pprof of the corpus, in and out through the HTTP API, against results that were computed independently.

The corpus says what each file holds when every sample and every frame counts. Servers of this API leave out samples with a
negative value and frames without a line, so for files that have some the corpus' own reader (`oracle`) says what is left. It
is held to the corpus first: what it reads of a whole file has to be what the corpus expects.
"""
import importlib
import json
import sys

import pytest

from api import EVER, Client, Tree, flamebearer_hash, series

# Files whose stacks cannot be compared, with the reason; their totals are.
INCOMPARABLE = {
    "pprof/quirks/dotnet-pprof-3.pb.gz": "all its functions have id 0, which the corpus' reader refuses (valid: false)",
}
LIMITS = (0, 64, 1024)


@pytest.fixture(scope="module")
def oracle(shared):
    """The reader that computed what the corpus expects."""
    sys.path.insert(0, str(shared / "tools"))
    try:
        return importlib.import_module("oracle")
    finally:
        sys.path.remove(str(shared / "tools"))


def pprof_files(shared):
    manifest = json.loads((shared / "corpus" / "manifest.json").read_text())
    return [one for one in manifest["files"] if one["file"].startswith("pprof/")]


def test_every_pprof_gives_the_expected_totals_functions_and_trees(server, shared, oracle):
    client = Client(server.url)
    files = pprof_files(shared)
    assert len(files) >= 60
    findings = []
    compared = 0
    for number, one in enumerate(files):
        raw = (shared / "corpus" / one["file"]).read_bytes()
        expected = json.loads((shared / "corpus" / one["expected"]).read_text())
        status, _, body = client.push([series({"service_name": f"file-{number}", "__name__": "corpus"}, raw)])
        if status != 200:
            findings.append(f"{one['file']}: refused: {body[:200]}")
        elif one["file"] in INCOMPARABLE:
            findings += check_totals(client, oracle, f"file-{number}", one["file"], raw)
        else:
            found, count = check(client, oracle, f"file-{number}", one["file"], raw, expected)
            findings += found
            compared += count
    assert findings == [], f"{len(findings)} of {compared} differ"
    # Each of about 130 types: total, distinct stacks, folded hash, top 20, all functions, three flame graphs.
    assert compared > 1000


def profile_type(oracle, profile, column):
    """The id that a query asks for, of one column of a file."""
    text = [oracle.S(part) for part in oracle.type_names(profile)[column]]
    period = [oracle.S(profile.strings[index]) for index in profile.period_type or (0, 0)]
    return ":".join(["corpus", *text, *period])


def check_totals(client, oracle, service, file, raw):
    """Sums need no function: they are the raw file's."""
    profile = oracle.parse_pprof(raw, strict=False)
    findings = []
    for column in range(len(profile.sample_types)):
        wanted = sum(values[column] for _, values, _ in profile.samples)
        found = client.total('{service_name="%s"}' % service, profile_type(oracle, profile, column))
        if found != wanted:
            findings.append(f"{file} column {column}: total: found {found}, expected {wanted}")
    return findings


def check(client, oracle, service, file, raw, expected):
    """Findings, and how many figures were compared."""
    profile = oracle.parse_pprof(raw)
    findings = hold_to_corpus(oracle, profile, file, expected)
    left = oracle.stacks(profile, "drop", pyroscope=True)
    # Columns that have one name are one type to a query: it gives their sum.
    columns = {}
    for column in range(len(expected["types"])):
        columns.setdefault(profile_type(oracle, profile, column), []).append(column)
    count = 0
    for asked, summed in columns.items():
        wanted = {}
        for stack, values in left.items():
            # JSON holds text: what is not UTF-8 is replaced, and names that become equal are one.
            stack = tuple(oracle.S(name).encode() for name in stack)
            wanted[stack] = wanted.get(stack, 0) + sum(values[column] for column in summed)
        for what, found, value in figures(client, oracle, service, asked, wanted):
            count += 1
            if found != value:
                findings.append(f"{file} {asked}: {what}: found {str(found)[:200]}, expected {str(value)[:200]}")
    return findings, count


def hold_to_corpus(oracle, profile, file, expected):
    """What the reader makes of the whole file, against what the corpus expects of it."""
    whole = oracle.stacks(profile)
    findings = []
    for column, one in enumerate(expected["types"]):
        stacks = oracle.one(whole, column)
        read = {"folded_sha256": oracle.folded_sha(stacks), "distinct_stacks": len(oracle.folded_lines(stacks))}
        read["top20"] = [[oracle.S(name), own, total] for name, own, total in oracle.top(stacks, 20)]
        if "folded_sha256_unsymbolized_dropped" in one:
            dropped = oracle.one(oracle.stacks(profile, "drop"), column)
            read["folded_sha256_unsymbolized_dropped"] = oracle.folded_sha(dropped)
        findings += [f"{file} {one['type']}: the reader differs in {key}" for key in read if read[key] != one[key]]
        for limit, flame in one.get("flamebearer", {}).items():
            if oracle.fb_sha(oracle.flamebearer(oracle.build_tree(stacks), int(limit))) != flame["sha256"]:
                findings.append(f"{file} {one['type']}: the reader differs in the flame graph of {limit} nodes")
        total = oracle.one(oracle.stacks(profile, pyroscope=True), column)
        if sum(total.values()) != one.get("total_without_negative_samples", one["total"]):
            findings.append(f"{file} {one['type']}: the reader differs in the total")
    return findings


def figures(client, oracle, service, asked, wanted):
    """What is compared of one type: its name, what the server says, what it has to be."""
    selector = '{service_name="%s"}' % service
    yield "total", client.total(selector, asked), sum(wanted.values())
    flamegraph = client.flamegraph(selector, asked)
    found = Tree(flamegraph)
    yield "distinct stacks", len(found.stacks), len(oracle.folded_lines(wanted))
    yield "folded", found.folded_hash(), oracle.folded_sha(wanted)
    counted = {stack: value for stack, value in wanted.items() if value}
    top = [[name.decode(), own, total] for name, own, total in oracle.top(counted)]
    yield "top 20", found.top(20), top[:20]
    yield "all functions", found.top(len(top) + 1), top
    for limit in LIMITS:
        # The API takes no 0 for "no limit"; more nodes than there are is the same.
        answer = flamegraph if limit == 0 else client.flamegraph(selector, asked, max_nodes=limit)
        tree = oracle.flamebearer(oracle.build_tree(wanted), limit)
        yield f"flame graph of {limit} nodes", flamebearer_hash(answer), oracle.fb_sha(tree)


def test_malformed_files_are_refused_with_a_reason_and_the_server_lives(server, shared):
    client = Client(server.url)
    manifest = json.loads((shared / "corpus" / "manifest.json").read_text())
    files = [one for one in manifest["files"] if one["file"].startswith("malformed/") and one["format"] == "pprof"]
    assert len(files) >= 30
    for one in files:
        raw = (shared / "corpus" / one["file"]).read_bytes()
        status, _, body = client.push([series({"service_name": "malformed"}, raw)])
        if one.get("own_decoder_accepts"):
            assert status == 200, f"{one['file']}: {body[:200]}"
        else:
            assert 400 <= status < 500, f"{one['file']}: {status}"
            assert len(json.loads(body)["message"]) > 20, one["file"]
    assert client.request("GET", "/ready")[0] == 200
    assert peak_memory(client) < 400 << 20


def peak_memory(client):
    text = client.request("GET", "/metrics")[2].decode()
    line = next(line for line in text.splitlines() if line.startswith("firefinch_process_peak_resident_memory_bytes "))
    return float(line.split()[1])


def test_label_questions_are_exact(server):
    from api import pprof

    client = Client(server.url)
    second = 1_000_000_000
    at = 1_700_000_000
    for pod, when in (("a", at), ("b", at + 100)):
        profile = pprof({("main",): 5}, time=when * second)
        assert client.push([series({"service_name": "s", "pod": pod, "__name__": "process_cpu"}, profile)])[0] == 200
    early = {"start": str(at * 1000), "end": str(at * 1000 + 50_000)}
    assert client.call("LabelValues", name="pod", **early)["names"] == ["a"]
    assert client.call("LabelValues", name="pod", **EVER)["names"] == ["a", "b"]
    assert "pod" in client.call("LabelNames", **early)["names"]
    assert client.call("Series", labelNames=["pod"], **early)["labelsSet"] == [{"labels": [{"name": "pod", "value": "a"}]}]
