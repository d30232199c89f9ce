"""Every pprof of the corpus, in and out through the HTTP API, against results that were computed independently."""
import json

from api import EVER, Client, Tree, flamebearer_hash, series

# Files whose expected results rest on another reading than ours, with the reason.
DIFFERENT = {
    "dotnet-pprof-3.pb.gz": "all its functions have id 0: the expected results could not be computed (valid: false)",
}

# Files with names that are not UTF-8: the JSON answer cannot hold them as they are, so only totals are compared.
UNPRINTABLE = ("invalid_utf8.pb.gz",)


def normalised(expected, one):
    """What is left after samples with a negative value are dropped, which the expected total counts."""
    return one.get("total_without_negative_samples", one["total"])


def test_every_pprof_gives_the_expected_totals_functions_and_trees(server, shared):
    client = Client(server.url)
    manifest = json.loads((shared / "corpus" / "manifest.json").read_text())
    files = [one for one in manifest["files"] if one["file"].startswith("pprof/")]
    assert len(files) >= 60
    findings = []
    checked = 0
    for number, one in enumerate(files):
        if any(one["file"].endswith(name) for name in DIFFERENT):
            continue
        raw = (shared / "corpus" / one["file"]).read_bytes()
        expected = json.loads((shared / "corpus" / one["expected"]).read_text())
        status, _, body = client.push([series({"service_name": f"file-{number}", "__name__": "corpus"}, raw)])
        if status != 200:
            findings.append(f"{one['file']}: refused: {body[:200]}")
            continue
        for sample_type in expected["types"]:
            findings += check(client, f"file-{number}", one["file"], expected, sample_type)
            checked += 1
    assert findings == [], f"{len(findings)} of {checked} differ"
    assert checked > 100


def check(client, service, file, expected, one):
    period = expected["period_type"] or ["", ""]
    profile_type = f"corpus:{one['type']}:{one['unit']}:{period[0]}:{period[1]}"
    selector = '{service_name="%s"}' % service
    if sum(other["type"] == one["type"] and other["unit"] == one["unit"] for other in expected["types"]) > 1:
        return []  # two columns of one type cannot be told apart by a query
    findings = []

    def expect(what, found, wanted):
        if found != wanted:
            findings.append(f"{file} {one['type']}: {what}: found {str(found)[:200]}, expected {str(wanted)[:200]}")

    expect("total", client.total(selector, profile_type), normalised(expected, one))
    if expected["samples_negative"] or file.endswith(UNPRINTABLE):
        return findings
    flamegraph = client.flamegraph(selector, profile_type)
    unsymbolized = expected["unsymbolized_locations"] > 0
    tree = Tree(flamegraph)
    expect("folded", tree.folded_hash(), one.get("folded_sha256_unsymbolized_dropped", one["folded_sha256"]))
    if not unsymbolized:
        expect("top 20", tree.top(20), one["top20"])
        for limit, wanted in one.get("flamebearer", {}).items():
            # The API takes no 0 for "no limit"; more nodes than there are is the same.
            nodes = 1_000_000 if limit == "0" else int(limit)
            found = flamegraph if limit == "0" else client.flamegraph(selector, profile_type, max_nodes=nodes)
            expect(f"flame graph of {limit} nodes", flamebearer_hash(found), wanted["sha256"])
    return findings


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
