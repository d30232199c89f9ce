"""The commands, as a person types them."""
import json
import subprocess

from api import CPU, pprof
from conftest import binary


def run(*arguments, **options):
    return subprocess.run([binary(), *arguments], capture_output=True, timeout=120, **options)


def test_push_and_query(server, tmp_path):
    file = tmp_path / "cpu.pb"
    file.write_bytes(pprof({("main", "parse"): 30_000_000, ("main", "render"): 70_000_000}))
    pushed = run("push", str(file), "--label", "service_name=cli", "--type", "process_cpu", "--url", server.url)
    assert pushed.returncode == 0, pushed.stderr
    query = ["query", "--type", CPU, "--selector", '{service_name="cli"}', "--from", "now-1h", "--url", server.url]
    folded = run(*query, "--output", "folded")
    assert folded.stdout.decode().splitlines() == ["main;parse 30000000", "main;render 70000000"], folded.stderr
    top = run(*query, "--output", "top").stdout.decode()
    assert top.index("render") < top.index("parse")
    flame = run(*query).stdout.decode()
    assert "main" in flame and "70" in flame
    assert int(json.loads(run(*query, "--output", "json").stdout)["flamegraph"]["total"]) == 100_000_000
    out = tmp_path / "out.pb"
    got = run(*query, "--output", "pprof", "--out", str(out))
    assert got.returncode == 0, got.stderr
    again = run("push", str(out), "--label", "service_name=again", "--type", "process_cpu", "--url", server.url)
    assert again.returncode == 0, again.stderr


def test_a_function_is_followed_over_time(server, tmp_path):
    file = tmp_path / "cpu.pb"
    file.write_bytes(pprof({("main", "parse"): 30_000_000, ("main", "parse", "scan"): 70_000_000}))
    assert run("push", str(file), "--label", "service_name=cli", "--type", "process_cpu", "--url", server.url).returncode == 0
    query = ["query", "--type", CPU, "--from", "now-10m", "--step", "20m", "--group-by", "service_name", "--url", server.url]

    def follow(*which):
        got = run(*query, *which)
        assert got.returncode == 0, got.stderr
        return [line.split(maxsplit=1)[1].strip() for line in got.stdout.decode().splitlines()], got.stderr.decode()

    assert follow("--function", "parse")[0] == ['100 ms  {service_name="cli"}']
    assert follow("--function", "parse", "--self")[0] == ['30.0 ms  {service_name="cli"}']
    assert follow("--function-regex", "s.*|main", "--self")[0] == ['70.0 ms  {service_name="cli"}']
    assert follow("--output", "series")[0] == ['100 ms  {service_name="cli"}']
    lines, note = follow("--function", "pars")
    assert lines == ['0 ns  {service_name="cli"}'] and "pars" in note and "--function-regex" in note
    assert run(*query, "--function-regex", "(").returncode == 1
    assert run(*query, "--function", "a", "--output", "top").returncode == 64


def test_a_push_that_fails_says_why_and_exits_with_1(server, tmp_path):
    file = tmp_path / "broken.pb"
    file.write_bytes(b"this is no profile")
    pushed = run("push", str(file), "--label", "service_name=cli", "--url", server.url)
    assert pushed.returncode == 1
    assert b"broken.pb" in pushed.stdout + pushed.stderr


def test_no_server_is_said_plainly(tmp_path):
    got = run("query", "--type", CPU, "--selector", "{}", "--from", "now-1h", "--url", "http://127.0.0.1:1")
    assert got.returncode != 0
    assert b"127.0.0.1:1" in got.stderr


def test_help_and_version():
    for command in ([], ["serve"], ["push"], ["query"]):
        shown = run(*command, "--help")
        assert shown.returncode == 0
        assert b"xample" in shown.stdout
    assert run("version").stdout.startswith(b"firefinch ")


def test_settings_that_are_wrong_are_all_named(tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text("flush:\n  max-age: soon\n  max-bytes: 8MiB\nlisten: nowhere\nflush-linger: 1s\n")
    got = run("serve", "--config", str(file), "--data", str(tmp_path / "data"))
    assert got.returncode != 0
    message = got.stderr.decode()
    assert "flush.max-age" in message and "listen" in message and "flush.max-bytes" not in message
    assert "'flush-linger', which is no setting" in message
