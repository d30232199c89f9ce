"""Operators' commands against the real binary: admin, doctor, fsck and its rebuild."""
import json
import pathlib
import subprocess

from api import CPU, pprof
from conftest import binary


def run(*arguments, status=0):
    done = subprocess.run([binary(), *arguments], capture_output=True, timeout=300, text=True)
    assert done.returncode == status, (arguments, done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def push(server, tmp_path, number, *flags, service="shop"):
    file = tmp_path / f"{number}.pb"
    file.write_bytes(pprof({("main", f"work-{number}"): 1_000_000 + number}))
    run("push", str(file), "--label", f"service_name={service}", "--label", f"pod=p{number}", "--type", "process_cpu", "--url", server.url, *flags)


def folded(server, *flags):
    return sorted(run("query", "--type", CPU, "--from", "now-1h", "--output", "folded", "--url", server.url, *flags).splitlines())


def listing(server, *flags):
    return json.loads(run("admin", "blocks", "--json", "--url", server.url, *flags))


def test_everything_is_brought_to_level_three_and_the_answers_stay(server, tmp_path):
    for number in range(6):
        push(server, tmp_path, number)
    before = folded(server)
    assert len(before) == 6
    done = json.loads(run("admin", "compact", "--to-level", "3", "--wait", "--json", "--url", server.url))
    assert done["blocksBelow"] == 0
    found = listing(server)
    assert {block["level"] for block in found["blocks"]} == {3}
    assert found["liveBytes"] == found["total"]["liveBytes"] == sum(block["bytes"] for block in found["blocks"])
    assert found["total"]["liveProfiles"] == 6
    assert found["total"]["retiredBlocks"] > 0
    assert {block["state"] for block in listing(server, "--state", "all")["blocks"]} == {"live", "retired"}
    assert folded(server) == before
    details = json.loads(run("admin", "block", found["blocks"][0]["id"], "--json", "--url", server.url))
    assert details["datasets"][0]["service"] == "shop"
    assert {"series", "profiles", "samples", "symbols"} <= {section["kind"] for section in details["datasets"][0]["sections"]}
    assert "level 3" in run("admin", "block", found["blocks"][0]["id"], "--url", server.url)
    explained = json.loads(run("admin", "explain", "--type", CPU, "--json", "--url", server.url))
    assert explained["rows"] > 0 and {reading["level"] for reading in explained["readings"]} == {3}
    assert explained["bytes"] == sum(reading["bytes"] for reading in explained["readings"])


def test_a_deletion_is_tried_then_made_for_one_tenant(server, tmp_path):
    for number in range(3):
        push(server, tmp_path, number)
    push(server, tmp_path, 9, "--tenant", "other")
    order = ["admin", "delete", "--selector", '{pod="p1"}', "--from", "now-1h", "--to", "now", "--url", server.url]
    assert "nothing was changed" in run(*order, "--dry-run")
    assert len(folded(server)) == 3
    outcome = json.loads(run(*order, "--json"))
    assert outcome["series"] >= 1 and outcome["deletion"]["tenant"] == "anonymous"
    assert [line.split()[0] for line in folded(server)] == ["main;work-0", "main;work-2"]
    assert len(folded(server, "--tenant", "other")) == 1
    assert outcome["deletion"]["id"] in run("admin", "deletions", "--url", server.url)
    run("admin", "delete", "--selector", "{", "--from", "now-1h", "--to", "now", "--url", server.url, status=1)


def test_the_doctor_finds_a_healthy_server_and_names_the_first_broken_link(server, tmp_path):
    push(server, tmp_path, 1)
    assert "every link works" in run("doctor", "--service", "shop", "--url", server.url)
    steps = json.loads(run("doctor", "--no-push", "--service", "shopp", "--json", "--url", server.url, status=1))
    assert steps["firstBroken"] == "service"
    assert "shop" in next(step["advice"] for step in steps["steps"] if step["link"] == "service")
    server.kill()
    assert "first broken link: server" in run("doctor", "--url", server.url, status=1)


def test_fsck_refuses_a_running_server_and_checks_a_killed_one(server, tmp_path):
    data = str(pathlib.Path(server.directory) / "data")
    for number in range(4):
        push(server, tmp_path, number)
    refused = run("fsck", "--data", data, status=2)
    assert str(server.process.pid) in refused and "stop that server first" in refused
    server.kill()
    report = json.loads(run("fsck", "--data", data, "--json"))
    assert report["clean"] and report["checked"]["profiles"] == 4
    assert "could not check" in run("fsck", "--data", str(tmp_path / "nowhere"), status=2)


def test_damage_is_named_and_a_lost_index_is_made_anew(server, tmp_path):
    data = pathlib.Path(server.directory) / "data"
    for number in range(4):
        push(server, tmp_path, number)
    run("admin", "compact", "--to-level", "1", "--wait", "--url", server.url)
    push(server, tmp_path, 7)
    run("admin", "delete", "--selector", '{pod="p2"}', "--from", "now-1h", "--to", "now", "--url", server.url)
    before = folded(server)
    assert len(before) == 4
    server.kill()
    for file in data.glob("metastore.sqlite*"):
        file.unlink()
    assert "--rebuild" in run("fsck", "--data", str(data), status=2)
    assert "nothing is damaged" in run("fsck", "--data", str(data), "--rebuild", "--ingest-max-age", "0")
    run("fsck", "--data", str(data))
    server.start()
    assert folded(server) == before
    push(server, tmp_path, 7)
    server.kill()
    assert "kept as" in run("fsck", "--data", str(data), "--rebuild", "--ingest-max-age", "0")
    assert (data / "metastore.sqlite.before-rebuild").exists()

    # All of them: which one is live and which replaced depends on when compaction ran.
    files = list(data.glob("objects/blocks/anonymous/*/*.ffb"))
    assert files
    for file in files:
        content = bytearray(file.read_bytes())
        content[10] ^= 1
        file.write_bytes(content)
    damaged = json.loads(run("fsck", "--data", str(data), "--json", status=1))
    first = next(finding for finding in damaged["findings"] if finding["severity"] == "damage")
    assert first["kind"] == "damaged-section" and first["place"]["object"].split("/")[-1] in {file.name for file in files}
    assert first["place"]["service"] == "shop" and first["advice"]
