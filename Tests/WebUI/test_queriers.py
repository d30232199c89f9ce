"""The page of queriers: numbers, plot, tiles, queue, its states and how it keeps itself fresh. The modules behind it, called directly."""

import pytest
from playwright.sync_api import expect

import stub_queriers

LIST = "**/firefinch.admin.v1.AdminService/ListQueriers"
SPACE = "\u00a0"


def asked(stub):
    with stub.lock:
        return sum(method == "ListQueriers" for method, _ in stub.requests)


@pytest.fixture
def tier(stub):
    """The stub's read tier; a test may change it."""
    stub.tier = stub_queriers.tier()
    return stub.tier


@pytest.fixture
def open_queriers(page, base_url):
    def open_at(wait=True):
        page.goto(base_url + "queriers")
        if wait:
            expect(page.locator("#status")).to_contain_text("As of")
        return page

    return open_at


def fact(page, name):
    return page.locator(f"[data-fact='{name}'] dd")


def test_the_main_page_leads_there_and_back(tier, page, open_page):
    open_page()
    page.click("#queriers")
    assert page.url.endswith("/queriers")
    expect(page.locator("#tiles")).to_contain_text("querier-10/77")
    page.click(".brand")
    expect(page.locator("#profile-panel")).to_be_visible()


def test_the_numbers_are_those_of_the_server(tier, page, open_queriers):
    open_queriers()
    expect(fact(page, "attached")).to_have_text("43 remote, 1 local")
    expect(fact(page, "desired")).to_have_text(f"20at 32{SPACE}MiB/s each")
    expect(fact(page, "waiting")).to_have_text(f"1,2251.20{SPACE}GiB, oldest 12{SPACE}s")
    expect(page.locator("#size-words")).to_have_text("Over the last five minutes at most 20 queriers were desired and 4 attached.")


def test_a_tile_says_who_it_is_and_what_runs_there(tier, page, open_queriers):
    open_queriers()
    tiles = page.locator("#tiles > .tile")
    assert [tile.get_attribute("data-querier-state") for tile in tiles.all()] == ["working", "draining", "idle", "idle"]
    first = tiles.first
    expect(first).to_contain_text(f"Working · remote · for 2{SPACE}min")
    expect(first).to_contain_text(f"2 of 4 leases, 2{SPACE}MiB; room for 60{SPACE}MiB")
    names = first.locator(".lease-name").all_inner_texts()
    assert names == ["query 7, 10 of 40", "query 7, 4 of 40"], "the longest running first"
    assert first.locator("progress").first.evaluate("bar => bar.value / bar.max") == 0.5
    expect(tiles.nth(1)).to_contain_text("attempt 3, alone")
    expect(tiles.nth(3)).to_contain_text("local-1")


def test_a_merge_is_listed_as_what_it_is(tier, page, open_queriers):
    tier["queriers"][0]["runningLeases"] = "3"
    tier["leases"].append(stub_queriers.merge(7, 1200, "a", tenants=["team-a", "team-b <i>"]))
    tier["totals"]["runningMerges"] = "1"
    open_queriers()
    expect(fact(page, "running")).to_have_text(f"33{SPACE}MiB, 1 merge")
    first = page.locator("#tiles > .tile").first
    assert first.locator(".lease-name").all_inner_texts() == ["query 7, 10 of 40", "query 7, 4 of 40", "query 7, merge of 1,200 reports"]
    expect(first.locator(".lease-more")).to_have_count(0)
    line = first.locator(".lease").last
    expect(line).to_have_attribute("title", f"merges 3{SPACE}MiB of reports, team-a team-b <i>")
    expect(line.locator(".lease-bytes")).to_have_text(f"3{SPACE}MiB")
    expect(line.locator(".lease-time")).to_have_text(f"0.06{SPACE}s")
    expect(line.locator("progress")).to_have_count(0)


def test_what_waits_is_told_by_tenant_and_class(tier, page, open_queriers):
    open_queriers()
    rows = [row.locator("th, td").all_inner_texts() for row in page.locator("#queue tbody tr").all()]
    assert rows == [["team-a", "small", "25", f"25{SPACE}MiB", f"0.34{SPACE}s"], ["team-b <i>", "large", "1,200", f"1.17{SPACE}GiB", f"12{SPACE}s"]]


def test_it_keeps_itself_fresh_and_tiles_stay_in_place(tier, page, open_queriers):
    open_queriers()
    page.evaluate("document.querySelector('[data-querier=\"c\"]').marked = true")
    tier["queriers"] = tier["queriers"][2:] + [stub_queriers.querier(20, 1)]
    tier["leases"], tier["queue"] = [], []
    tier["totals"]["attachedQueriers"] = "3"
    expect(page.locator("#tiles > .tile")).to_have_count(3)
    expect(fact(page, "attached")).to_contain_text("3")
    assert page.evaluate("document.querySelector('[data-querier=\"c\"]').marked") is True
    expect(page.locator("#queue-empty")).to_have_text("Nothing waits.")
    expect(page.locator("#reading")).to_have_text("3 queriers attached, 20 desired")
    expect(fact(page, "rate")).to_contain_text("0/s")


def test_the_plot_grows_to_the_left(tier, page, open_queriers):
    open_queriers()
    tier["totals"]["desiredQueriers"] = "2"
    page.wait_for_function("() => document.querySelector('.size-line.desired').getAttribute('d').endsWith('H600.0V108.0')")
    path = page.locator(".size-line.desired").get_attribute("d")
    assert path.count("M") == 1 and path.split("H")[0].endswith(" 0.0"), "it began at the top, and steps down to a tenth of it"


def test_paused_it_asks_nothing(tier, stub, page, open_queriers):
    open_queriers()
    page.clock.install()
    page.focus("#pause")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("Paused")
    assert page.get_attribute("#pause", "aria-pressed") == "true"
    count = asked(stub)
    page.clock.run_for(20_000)
    assert asked(stub) == count
    page.click("#pause")
    expect(page.locator("#status")).to_contain_text("As of")
    assert asked(stub) > count


def test_hidden_it_asks_nothing(tier, stub, page, open_queriers):
    open_queriers()
    hide = "state => { Object.defineProperty(document, 'visibilityState', { configurable: true, value: state }); document.dispatchEvent(new Event('visibilitychange')); }"
    page.clock.install()
    page.evaluate(hide, "hidden")
    count = asked(stub)
    page.clock.run_for(20_000)
    assert asked(stub) == count
    page.evaluate(hide, "visible")
    page.wait_for_function("() => true")
    expect(page.locator("#status")).to_contain_text("As of")
    assert asked(stub) > count


def test_without_a_querier_it_says_what_to_do(tier, page, open_queriers):
    tier["queriers"], tier["leases"] = [], []
    open_queriers()
    expect(page.locator("[data-state=empty]")).to_contain_text("firefinch serve --roles querier --frontend HOST:PORT")
    tier["queriers"] = [stub_queriers.querier(1, 0)]
    expect(page.locator("[data-state=empty]")).to_be_hidden()


def test_more_than_is_shown_is_counted(tier, page, open_queriers):
    tier["queriers"] = [stub_queriers.querier(1, 9)]
    tier["leases"] = [stub_queriers.lease(7, n, "1") for n in range(8)]
    tier |= {"queriersLeftOut": "500", "leasesLeftOut": "1", "queueLeftOut": "3"}
    open_queriers()
    expect(page.locator(".lease")).to_have_count(6)
    expect(page.locator(".lease-more")).to_have_text("and 3 more")
    expect(page.locator("#left-out")).to_have_text("500 more queriers are attached. 1 more leases run than are shown.")
    expect(page.locator(".queue-panel")).to_contain_text("and 3 more rows")


def test_loading_is_said_while_it_lasts(tier, stub, page, open_queriers):
    with stub.holding("ListQueriers"):
        open_queriers(wait=False)
        expect(page.locator("[data-state=loading]")).to_contain_text("Loading the queriers")
    expect(page.locator("[data-state=loading]")).to_be_hidden()


def test_a_failure_shows_the_servers_words_and_mends_itself(tier, page, open_queriers):
    page.watch.allow("Failed to load resource")
    page.route(LIST, lambda route: route.fulfill(status=503, json={"code": "unavailable", "message": "this frontend shuts down"}))
    open_queriers(wait=False)
    expect(page.locator("[data-state=failed]")).to_contain_text("this frontend shuts down")
    page.unroute(LIST)
    expect(page.locator("[data-state=failed]")).to_be_hidden()
    expect(page.locator("#tiles > .tile")).to_have_count(4)


def test_what_was_seen_stays_while_the_server_is_away(tier, page, open_queriers):
    page.watch.allow("Failed to load resource")
    open_queriers()
    page.route(LIST, lambda route: route.abort())
    expect(page.locator("#status")).to_contain_text("Failed; trying again")
    expect(page.locator("#tiles > .tile")).to_have_count(4)
    page.unroute(LIST)
    expect(page.locator("#status")).to_contain_text("As of")


def test_a_server_that_is_no_frontend_is_explained(page, open_queriers):
    page.watch.allow("Failed to load resource")
    page.route(LIST, lambda route: route.fulfill(status=404, json={"code": "not_found", "message": "there is nothing at /…"}))
    open_queriers(wait=False)
    expect(page.locator("[data-state=failed]")).to_contain_text("this server is no frontend")


def test_both_themes_colour_the_plot(tier, page, open_queriers):
    open_queriers()
    colour = "getComputedStyle(document.querySelector('.size-line.desired')).stroke"
    dark = page.evaluate(colour)
    page.click("#theme")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.evaluate(colour) != dark


# The modules


def moment(time, desired, attached=1, fragments=0):
    return {"time": time, "desired": desired, "attached": attached, "fragments": fragments, "bytes": fragments * 1000}


def test_only_the_last_minutes_are_remembered(run):
    history = [moment(0, 1), moment(200_000, 2), moment(301_000, 3)]
    kept = run("queriers-model.js", "(m, h) => m.remember(h, 301001, m.decodeTier({ totals: { desiredQueriers: '9' } }))", history)
    assert [one["desired"] for one in kept] == [2, 3, 9]


def test_the_rate_is_of_the_last_ten_seconds_and_not_across_a_restart(run):
    history = [moment(0, 1, fragments=0), moment(15_000, 1, fragments=100), moment(20_000, 1, fragments=150)]
    assert run("queriers-model.js", "(m, h) => m.rateOf(h)", history) == {"fragments": 10, "bytes": 10_000}
    assert run("queriers-model.js", "(m, h) => m.rateOf(h) ?? null", [moment(15_000, 1, fragments=100), moment(20_000, 1, fragments=3)]) is None
    assert run("queriers-model.js", "m => m.rateOf([]) ?? null") is None


def test_the_line_steps_and_breaks_where_nothing_was_heard(run):
    history = [moment(0, 0), moment(150_000, 2), moment(160_000, 4), moment(300_000, 4)]
    path = run("queriers-model.js", "(m, h) => m.stepPath(h, 'desired', { width: 300, height: 100, top: 4 })", history)
    assert path == "M0.0 100.0M150.0 50.0H160.0V0.0M300.0 0.0"


@pytest.mark.parametrize("largest, top", [(0, 4), (3, 4), (4, 5), (11, 20), (500, 500), (501, 1000)])
def test_the_plot_is_as_high_as_a_round_number(run, largest, top):
    assert run("queriers-model.js", "(m, h) => m.topOf(h)", [moment(0, largest, attached=0)]) == top


@pytest.mark.parametrize("ms, text", [(0, "0 s"), (90, "0.09 s"), (1540, "1.5 s"), (12_000, "12 s"), (95_000, "2 min"), (9_000_000, "2.5 h"), (259_200_000, "3 d")])
def test_spans_are_short(run, ms, text):
    assert run("queriers-model.js", "(m, ms) => m.spanText(ms)", ms).replace(SPACE, " ") == text


def test_an_answer_of_a_newer_server_is_understood_as_far_as_possible(run):
    tier = run("queriers-model.js", "m => m.decodeTier({ novelty: 1, queriers: [{ id: 'a', mood: 'good' }] })")
    assert (tier["queriers"][0]["name"], tier["queriers"][0]["state"], tier["totals"]["queries"]) == ("a", "idle", 0)


def test_the_page_obeys_its_own_content_security_policy(browser, base_url, stub):
    stub.tier = stub_queriers.tier()
    context = browser.new_context()
    page = context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(base_url + "queriers")
    expect(page.locator("#status")).to_contain_text("As of")
    expect(fact(page, "rate")).to_contain_text("/s")
    context.close()
    assert problems == []
