"""Loading, empty, failed, partial, cancelled and first-run states; themes; the keyboard alone. Answers are changed on their way to the page."""

import pytest
from playwright.sync_api import expect

from conftest import settled
from connect_frames import MEDIA, answer_of, framed, stream_of
from test_page import CHECKOUT, query_of

SERIES, PROFILE = "**/querier.v1.QuerierService/SelectSeries", "**/firefinch.query.v1.QueryService/FollowMergeStacktraces"


def refuse(status, code, message):
    return lambda route: route.fulfill(status=status, json={"code": code, "message": message})


def give(answer):
    return lambda route: route.fulfill(body=stream_of(answer), content_type=MEDIA)


def test_a_failed_query_shows_the_servers_words_and_can_be_retried(page, open_page):
    page.watch.allow("Failed to load resource")
    page.route(PROFILE, refuse(429, "resource_exhausted", "the query would read 12 GiB of the 8 GiB allowed; choose a shorter range"))
    open_page()
    failed = page.locator("#profile-panel [data-state=failed]")
    expect(failed).to_contain_text("Could not load the flame graph")
    expect(failed).to_contain_text("resource exhausted: the query would read 12 GiB of the 8 GiB allowed; choose a shorter range")
    expect(page.locator("#status")).to_contain_text("Failed")
    expect(page.locator("#series-panel .overlay")).to_be_hidden()
    page.unroute(PROFILE)
    failed.get_by_role("button", name="Retry").click()
    settled(page)
    expect(failed).to_be_hidden()
    expect(page.locator("#status")).to_contain_text("Done")


def test_a_reader_may_accept_a_partial_result(page, open_page):
    page.watch.allow("Failed to load resource")

    def answer(route):
        if route.request.headers.get("firefinch-allow-partial") == "true":
            response = route.fetch()
            route.fulfill(response=response, body=stream_of(answer_of(response.body()), "partial; fragments=39/40; unreadable=1"))
        else:
            refuse(500, "data_loss", "block 01J9Z of shop cannot be read")(route)

    page.route(PROFILE, answer)
    open_page()
    page.get_by_role("button", name="accepting a partial result").last.click()
    banner = page.locator(".banner")
    expect(banner).to_contain_text("Partial result")
    expect(banner).to_contain_text("39 of 40 fragments")
    expect(banner).to_contain_text("unreadable=1")
    settled(page)
    page.unroute(PROFILE)
    banner.get_by_role("button", name="Retry").click()
    expect(banner).to_be_hidden()


def test_an_unreachable_server_is_named_as_such(page, open_page):
    open_page()
    page.watch.allow("Failed to load resource")
    page.route("**/*QueryService/*", lambda route: route.abort("connectionrefused"))
    page.route("**/querier.v1.QuerierService/*", lambda route: route.abort("connectionrefused"))
    page.click("#run")
    expect(page.locator("#profile-panel [data-state=failed]")).to_contain_text("did not answer")
    expect(page.locator("#series-panel [data-state=failed]")).to_be_visible()


def test_an_answer_that_is_no_answer_is_a_failure(page, open_page):
    page.watch.allow("Failed to load resource")
    page.route(PROFILE, lambda route: route.fulfill(status=502, body="<html>bad gateway</html>", content_type="text/html"))
    open_page()
    expect(page.locator("#profile-panel [data-state=failed]")).to_contain_text("http 502: <html>bad gateway</html>")


def test_a_damaged_flame_graph_is_a_failure_not_a_blank(page, open_page):
    page.route(PROFILE, give({"flamegraph": {"names": ["total"], "levels": [{"values": ["0", "9"]}]}}))
    open_page()
    expect(page.locator("#profile-panel [data-state=failed]")).to_contain_text("no whole number of boxes")


def test_a_bad_range_in_the_address_is_explained(page, open_page):
    open_page("?from=sometime&until=now")
    expect(page.locator("#profile-panel [data-state=failed]")).to_contain_text("“sometime” is not a time")


def test_nothing_found_says_what_was_asked_and_what_to_try(stub, page, open_page):
    open_page(CHECKOUT.replace("%7D&", "%2Cregion%3D%22moon%22%7D&"))
    empty = page.locator("#profile-panel [data-state=empty]")
    expect(empty).to_contain_text('No profiles match: service_name="checkout", region="moon" · CPU time · Last hour')
    expect(empty).to_contain_text("fewer label filters")
    expect(page.locator("#series-panel [data-state=empty]")).to_be_visible()
    empty.get_by_role("button", name="Remove label filters").click()
    settled(page)
    expect(empty).to_be_hidden()
    assert query_of(page)["query"] == '{service_name="checkout"}'


def test_an_empty_answer_of_any_server_is_the_empty_state(page, open_page):
    page.route(PROFILE, give({"flamegraph": {"names": ["total"], "levels": [{"values": ["0", "0", "0", "0"]}]}}))
    page.route(SERIES, lambda route: route.fulfill(json={}))
    open_page()
    expect(page.locator("#profile-panel [data-state=empty]")).to_contain_text("No profiles match")
    page.unroute(PROFILE)
    page.unroute(SERIES)
    page.get_by_role("button", name="Show the last 24 hours").click()
    settled(page)
    assert query_of(page)["from"] == "now-24h"


def test_a_running_query_shows_progress_and_can_be_cancelled(page, base_url):
    held = []
    page.route(PROFILE, lambda route: held.append(route))
    page.goto(base_url)
    expect(page.locator("#profile-panel [data-state=loading]")).to_contain_text("Loading the flame graph")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.locator("#status")).to_contain_text("Query running")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#profile-panel [data-state=cancelled]")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_hidden()
    page.unroute(PROFILE)
    page.get_by_role("button", name="Run again").click()
    settled(page)
    expect(page.locator("#status")).to_contain_text("Done")


def test_cancelling_a_refresh_keeps_what_was_shown(page, open_page):
    open_page()
    boxes = page.locator("#facts").inner_text()
    held = []
    page.route(PROFILE, lambda route: held.append(route))
    page.click("#run")
    expect(page.locator("#run")).to_have_text("Cancel")
    page.click("#run")
    expect(page.locator("#status")).to_contain_text("Cancelled")
    expect(page.locator("#profile-panel .overlay")).to_be_hidden()
    expect(page.locator("#facts")).to_have_text(boxes)


def test_an_overtaken_answer_is_not_shown(stub, page, open_page):
    with stub.holding("FollowMergeStacktraces"):
        with page.expect_request(PROFILE):
            open_page(CHECKOUT, wait=False)
        page.click("#service")
        with page.expect_event("requestfailed"):
            page.get_by_role("option", name="recommender").click()
        # The first query is stopped, the second still running: nothing may say that it was cancelled or is over.
        expect(page.locator("#profile-panel [data-state]")).to_have_attribute("data-state", "loading")
        expect(page.get_by_role("progressbar")).to_be_visible()
        expect(page.locator("#status")).to_have_text("Query running…")
    settled(page)
    expect(page.locator(".table-rows .row .name").first).to_have_attribute("title", "numpy/core/multiarray.py:dot")
    expect(page.locator("#status")).to_contain_text("Done")


def test_a_new_server_shows_how_to_send_the_first_profile(stub, page, open_page):
    stub.holds_profiles = False
    page.clock.install()
    page.goto(stub.url)
    first = page.locator("[data-state=first-run]")
    expect(first).to_contain_text("firefinch push")
    expect(first).to_contain_text(stub.url.rstrip("/"))
    first.get_by_role("tab", name="Python").click()
    expect(first).to_contain_text("pyroscope.configure")
    page.keyboard.press("ArrowRight")
    expect(first).to_contain_text("pyroscope.Start")
    stub.holds_profiles = True
    page.clock.run_for(6000)
    expect(page.locator("#facts")).to_contain_text("boxes")
    expect(first).to_be_hidden()


def test_an_old_range_is_empty_but_not_a_first_run(page, open_page):
    page.route("**/querier.v1.QuerierService/Series", lambda route: route.fulfill(json={}))
    open_page()
    expect(page.locator("#profile-panel [data-state=empty]")).to_be_visible()


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_theme_follows_the_system_and_a_choice_is_remembered(browser, base_url, scheme):
    other = {"dark": "light", "light": "dark"}[scheme]
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(base_url)
    settled(page)
    background = "() => getComputedStyle(document.documentElement).backgroundColor"
    themed = page.locator("html")
    expect(themed).to_have_attribute("data-theme", scheme)
    before = page.evaluate(background)
    page.emulate_media(color_scheme=other)
    expect(themed).to_have_attribute("data-theme", other)
    page.emulate_media(color_scheme=scheme)
    expect(themed).to_have_attribute("data-theme", scheme)
    page.click("#theme")
    assert page.evaluate(background) != before
    page.reload()
    settled(page)
    expect(themed).to_have_attribute("data-theme", other)
    context.close()


def test_the_whole_way_with_the_keyboard_alone(stub, page, open_page):
    open_page()
    visible = "() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' || document.activeElement.matches('input'); }"

    def tab_to(selector):
        for _ in range(60):
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                assert page.evaluate(visible), f"no visible focus on {selector}"
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by Tab")

    tab_to("#service")
    page.keyboard.press("Enter")
    expect(page.get_by_role("option", name="checkout")).to_be_visible()
    page.keyboard.type("checkout")
    page.keyboard.press("Enter")
    expect(page.locator("#service")).to_contain_text("checkout")
    settled(page)
    expect(page.locator("#service")).to_be_focused()
    tab_to("#time-range")
    page.keyboard.press("Enter")
    expect(page.locator(".preset[aria-pressed=true]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#time-range")).to_be_focused()
    tab_to("#filter-input")
    page.keyboard.type("region=eu-w")
    expect(page.get_by_role("option", name="eu-west-1")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_text("region=eu-west-1")
    settled(page)
    page.keyboard.press("Escape")
    tab_to(".series-plot")
    for _ in range(6):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    settled(page)
    assert query_of(page)["from"].isdigit()
    tab_to("#search")
    page.keyboard.type("json")
    expect(page.locator("#search-outcome")).to_contain_text("matched")
    page.keyboard.press("Enter")
    expect(page.locator(".flame-scroll")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".crumb")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator(".crumb")).to_have_count(1)


def test_roles_and_names_are_in_place(open_page):
    page = open_page()
    nameless = page.evaluate("""() => [...document.querySelectorAll('button, input, [role=grid], [role=application], [role=listbox]')]
        .filter((node) => node.checkVisibility() && !(node.getAttribute('aria-label') || node.textContent.trim() || node.labels?.length)).map((node) => node.outerHTML)""")
    assert nameless == []
    assert page.evaluate("() => [...document.querySelectorAll('[id]')].map((n) => n.id).filter((id, i, all) => all.indexOf(id) !== i)") == []
