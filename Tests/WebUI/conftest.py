"""Fixtures: the server under test, a browser, and a page that fails its test when it logs an error or asks another host for anything.

With FIREFINCH_URL the tests run against that server, which should hold profiles of the last hour with a CPU type;
without it a stub with fixed data is started. Tests that need the fixed data take the fixture `stub` and are skipped on a real server.
"""

import json
import os
import pathlib
import sys
import threading
import urllib.parse
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_server import StubServer  # noqa: E402

REAL_SERVER = os.environ.get("FIREFINCH_URL")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# Conditions are waited for, never slept for; the limit only has to be longer than a busy machine is slow.
PATIENCE_MS = int(os.environ.get("PATIENCE_MS", "60000"))
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def stub_process():
    if REAL_SERVER:
        yield None
        return
    server = StubServer()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture(scope="session")
def base_url(stub_process):
    return REAL_SERVER.rstrip("/") + "/" if REAL_SERVER else stub_process.url


@pytest.fixture
def stub(stub_process):
    """The stub server, reset; the test needs its fixed data."""
    if stub_process is None:
        pytest.skip("needs the stub's fixed data, and FIREFINCH_URL names a real server")
    stub_process.holds_profiles = True
    stub_process.requests.clear()
    yield stub_process
    # Tests that do not ask for the stub get one that has everything.
    stub_process.holds_profiles = True
    stub_process.follows = True


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--force-color-profile=srgb"])
        yield browser
        browser.close()


class Watch:
    """What a page must not do: log errors, throw, ask foreign hosts."""

    def __init__(self, page, base_url):
        self.problems, self.expected = [], []
        host = urllib.parse.urlsplit(base_url).netloc
        page.on("pageerror", lambda error: self.problems.append(f"thrown: {error}"))
        page.on("console", lambda message: self.problems.append(f"console: {message.text}") if message.type in ("error", "warning") else None)
        page.on("request", lambda request: self.check(request, host))

    def check(self, request, host):
        url = urllib.parse.urlsplit(request.url)
        if url.scheme in ("http", "https", "ws", "wss") and url.netloc != host:
            self.problems.append(f"foreign request: {request.url}")

    def allow(self, text):
        """Says that messages containing `text` belong to this test (the browser logs every failed request)."""
        self.expected.append(text)

    def unexpected(self):
        return [problem for problem in self.problems if not any(text in problem for text in self.expected)]


@pytest.fixture
def context_options():
    return {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark", "timezone_id": "Europe/Stockholm", "locale": "en-GB", "bypass_csp": True}


@pytest.fixture
def page(browser, base_url, context_options):
    context = browser.new_context(**context_options)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.watch = Watch(page, base_url)
    yield page
    unexpected = page.watch.unexpected()
    context.close()
    assert unexpected == []


def settled(page):
    """Waits until the queries of the page are answered and the flame graph is painted."""
    page.wait_for_function("document.getElementById('progress')?.hidden === true && document.getElementById('status').textContent !== ''")


@pytest.fixture
def open_page(page, base_url):
    """Opens the page at a query string and waits for its answers."""

    def open_at(query="", wait=True):
        page.goto(base_url + query)
        if wait:
            settled(page)
        return page

    return open_at


@pytest.fixture
def open_flame(page, base_url):
    """Opens the page and gives the flame graph of its question, asked for and read independently."""
    from connect_frames import frames_of
    from flame_reader import FlameAnswer

    def open_at(query=""):
        with page.expect_request("**/FollowMergeStacktraces") as asked:
            page.goto(base_url + query)
        settled(page)
        # A browser keeps no copy of a stream; the call without one gives the same answer.
        _, question = frames_of(asked.value.post_data_buffer)[0]
        call = urllib.request.Request(base_url + "querier.v1.QuerierService/SelectMergeStacktraces", json.dumps(question).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(call, timeout=60) as answer:
            return FlameAnswer(json.load(answer))

    return open_at


@pytest.fixture(scope="session")
def module_page(browser, base_url):
    """A page whose only use is to import the modules of the web page."""
    context = browser.new_context(bypass_csp=True, timezone_id="Europe/Stockholm", locale="en-GB")
    page = context.new_page()
    page.goto(base_url)
    yield page
    context.close()


@pytest.fixture
def run(module_page):
    """`run("units.js", "m => m.formatPercent(0.5)", argument)`: calls into one of the page's modules."""

    def call(module, function, argument=None):
        return module_page.evaluate(
            f"async (argument) => ({function})(await import(new URL('assets/{module}', document.baseURI)), argument)", argument)

    return call
