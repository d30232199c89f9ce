"""A server of its own for each test that asks for one, and the corpus beside the repository."""
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def binary():
    path = os.environ.get("FIREFINCH_BINARY")
    if not path:
        shown = subprocess.run(["swift", "build", "--show-bin-path"], cwd=ROOT, capture_output=True, text=True, check=True)
        path = shown.stdout.strip() + "/firefinch"
    assert os.path.exists(path), f"{path} is absent: build the product firefinch first"
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """The real binary on loopback, with a data directory of its own unless told otherwise."""

    def __init__(self, directory, *flags, data=None, prefix=()):
        self.directory = directory
        self.data = data or os.path.join(directory, "data")
        self.prefix = prefix
        self.flags = flags
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def launch(self):
        """Starts the process without waiting for it."""
        log = open(os.path.join(self.directory, "server.log"), "ab")
        command = [*self.prefix, binary(), "serve", "--listen", f"127.0.0.1:{self.port}", "--data", self.data]
        environment = {**os.environ, "SWIFT_BACKTRACE": "enable=no"}
        self.process = subprocess.Popen([*command, "--ingest-max-age", "0", *self.flags], stdout=log, stderr=log, env=environment)
        log.close()
        return self

    def start(self, timeout=60):
        """Starts the process and waits until it is ready."""
        self.launch()
        deadline = time.monotonic() + timeout
        while True:
            assert self.process.poll() is None, f"the server ended with {self.process.returncode}:\n{self.log()}"
            try:
                if urllib.request.urlopen(self.url + "/ready", timeout=5).status == 200:
                    return self
            except OSError:
                assert time.monotonic() < deadline, f"the server was not ready in {timeout} s:\n{self.log()}"
                # Nothing tells when a process listens; this is the one place that waits by the clock.
                time.sleep(0.02)

    def kill(self):
        """Ends the process at once, as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def stop(self, timeout=45):
        """Asks the process to end and gives its exit status."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                return self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()
                raise
        return self.process.returncode if self.process else None

    def log(self):
        with open(os.path.join(self.directory, "server.log"), errors="replace") as file:
            return file.read()[-4000:]


@pytest.fixture
def make_server(tmp_path):
    """Makes servers with the flags given; all of them end with the test."""
    servers = []

    def make(*flags, directory=None):
        directory = directory or tmp_path / f"server-{len(servers)}"
        directory.mkdir(exist_ok=True)
        servers.append(Server(str(directory), *flags))
        return servers[-1].start()

    yield make
    for server in servers:
        server.stop()


@pytest.fixture
def server(make_server):
    return make_server()


@pytest.fixture(scope="session")
def shared():
    """The folder with the corpus and the workload generator; without it, tests over real profiles do not run."""
    folder = ROOT.parent / "shared"
    if not (folder / "corpus" / "manifest.json").exists():
        message = "the folder ../shared with the corpus is absent: tests over real profiles do not run"
        if os.environ.get("CI", "") not in ("", "0", "false"):
            pytest.fail(message)
        pytest.skip(message)
    return folder
