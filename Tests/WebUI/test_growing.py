"""A flame graph that grows while its query runs, and what a reader sees of it."""

import pytest
from playwright.sync_api import expect

from conftest import settled
from connect_frames import MEDIA, framed
from test_page import CHECKOUT
from test_states import PROFILE

FOLLOW = "FollowMergeStacktraces"


def total(page):
    return page.locator(".path-total").text_content()


def test_a_running_query_shows_how_far_it_is_and_its_flame_graph_so_far(stub, page, open_page):
    with stub.holding(FOLLOW, grown=True):
        open_page(CHECKOUT, wait=False)
        expect(page.locator("#so-far")).to_have_text("So far: 12 of 40 fragments")
        expect(page.locator("#facts")).to_contain_text("12 of 40 fragments · 1 MiB of 4 MiB · 4 queriers")
        expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "30")
        expect(page.locator(".table-rows .row").first).to_be_visible()
        expect(page.locator("#profile-panel .overlay")).to_be_hidden()
        expect(page.locator("#download")).to_be_disabled()
        half = total(page)
    settled(page)
    expect(page.locator("#so-far")).to_be_hidden()
    expect(page.locator("#download")).to_be_enabled()
    expect(page.locator("#facts")).to_contain_text("boxes")
    assert total(page) != half


def test_growing_keeps_the_readers_place(stub, page, open_page):
    with stub.holding(FOLLOW, grown=True):
        open_page(CHECKOUT, wait=False)
        expect(page.locator("#so-far")).to_be_visible()
        page.locator(".flame-scroll").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        before = page.locator("#flame-live").text_content()
        page.evaluate("document.querySelector('.table-scroll').scrollTop = 240")
    settled(page)
    assert page.evaluate("document.querySelector('.table-scroll').scrollTop") == 240
    # One step down and up again comes back to the box that the cursor was on.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.locator("#flame-live").text_content().split(",")[0] == before.split(",")[0]


def test_a_refresh_keeps_the_whole_answer_until_there_is_another(stub, page, open_page):
    open_page(CHECKOUT)
    whole = total(page)
    with stub.holding(FOLLOW, grown=True):
        page.click("#run")
        expect(page.locator("#facts")).to_contain_text("12 of 40 fragments")
        expect(page.locator("#so-far")).to_be_hidden()
        assert total(page) == whole
    settled(page)


def test_a_part_does_not_stay_when_the_query_is_cancelled(stub, page, open_page):
    with stub.holding(FOLLOW, grown=True):
        open_page(CHECKOUT, wait=False)
        expect(page.locator("#so-far")).to_be_visible()
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator("#profile-panel [data-state=cancelled]")).to_be_visible()
        expect(page.locator("#so-far")).to_be_hidden()


def test_a_failure_at_the_end_of_a_stream_is_shown(page, open_page):
    failure = {"error": {"code": "deadline_exceeded", "message": "no answer within 60 s: 12 of 40 fragments done"}}
    body = framed({"progress": {"fragments": "40"}}) + framed(failure, 2)
    page.route(PROFILE, lambda route: route.fulfill(body=body, content_type=MEDIA))
    open_page()
    expect(page.locator("#profile-panel [data-state=failed]")).to_contain_text("deadline exceeded: no answer within 60 s")


@pytest.mark.parametrize("cut", [0, 3, 12])
def test_a_stream_that_breaks_off_is_a_failure(page, open_page, cut):
    body = framed({"progress": {"fragments": "40"}})[:cut]
    page.route(PROFILE, lambda route: route.fulfill(body=body, content_type=MEDIA))
    open_page()
    expect(page.locator("#profile-panel [data-state=failed]")).to_contain_text("broke off before the answer was complete")


def test_a_server_without_the_stream_is_asked_the_plain_way_from_then_on(stub, page, open_page):
    page.watch.allow("Failed to load resource")
    stub.follows = False
    open_page(CHECKOUT)
    expect(page.locator("#status")).to_contain_text("Done")
    page.click("#run")
    settled(page)
    asked = [method for method, _ in stub.requests]
    assert (asked.count(FOLLOW), asked.count("SelectMergeStacktraces")) == (1, 2)


def test_frames_are_read_however_they_are_cut(run):
    messages = run("connect-stream.js", """async (m) => {
      const parts = [m.frameOf({ a: 'é' }), m.frameOf({}), new Uint8Array([2, 0, 0, 0, 2, 123, 125])];
      const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
      const found = [];
      for (const size of [1, 2, 6, bytes.length]) {
        const pieces = [];
        for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
        const body = new ReadableStream({ pull: (c) => (pieces.length ? c.enqueue(pieces.shift()) : c.close()) });
        const read = [];
        for await (const frame of m.readFrames(body)) read.push(frame);
        found.push(JSON.stringify(read));
      }
      return found;
    }""")
    assert messages == ['[{"message":{"a":"é"},"isEnd":false},{"message":{},"isEnd":false},{"message":{},"isEnd":true}]'] * 4
