"""The page as its readers use it: choosing, zooming, searching, sorting, going back."""

import re
import urllib.parse

import pytest
from playwright.sync_api import expect

from conftest import settled
from connect_frames import frames_of

CPU = "process_cpu:cpu:nanoseconds:cpu:nanoseconds"
CHECKOUT = f"?query=%7Bservice_name%3D%22checkout%22%7D&type={CPU}"


def query_of(page):
    return {name: values[0] for name, values in urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query, keep_blank_values=True).items()}


def first_row(page):
    return page.locator(".table-rows .row").first


def requests_of(stub, method):
    return [request for name, request in stub.requests if name == method]


def test_the_page_loads_and_shows_profiles(open_page):
    page = open_page()
    expect(page.locator("#status")).to_contain_text("Done")
    expect(page.locator("#facts")).to_contain_text("boxes")
    assert page.locator(".table-rows .row").count() > 0
    assert query_of(page)["type"] != ""


def test_the_page_obeys_its_own_content_security_policy(browser, base_url):
    # Every other test switches the policy off, because the test driver itself evaluates text.
    context = browser.new_context()
    page = context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(base_url)
    expect(page.locator("#status")).to_contain_text("Done")
    context.close()
    assert problems == []


def test_every_module_is_preloaded_and_every_file_is_embedded(page, base_url):
    import pathlib

    folder = pathlib.Path(__file__).resolve().parents[2] / "Sources" / "WebUI"
    files = {path.name for path in (folder / "Assets").iterdir()}
    embedded = set(re.findall(r'named: "([^"]+)"', (folder / "WebUIAssets.swift").read_text()))
    assert embedded == files
    reached = set()
    # Each page preloads what its start imports, directly or not.
    for html_name, start in (("index.html", "app.js"), ("blocks.html", "blocks-app.js"), ("queriers.html", "queriers-app.js")):
        needed, waiting = set(), [start]
        while waiting:
            for name in re.findall(r"^(?:import|export)[^;]*? from '\./([^']+)'", (folder / "Assets" / waiting.pop()).read_text(), re.MULTILINE):
                if name not in needed:
                    needed.add(name)
                    waiting.append(name)
        html = (folder / "Assets" / html_name).read_text()
        assert set(re.findall(r'modulepreload" href="assets/([^"]+)"', html)) == needed
        reached |= needed | {start}
    assert reached == {name for name in files if name.endswith(".js")} - {"theme-early.js"}
    for name in files - {"index.html"}:
        assert page.request.get(base_url + "assets/" + name).ok


def test_the_first_look_is_at_all_services_split_by_service(stub, open_page):
    page = open_page()
    expect(page.locator("#service")).to_contain_text("All services")
    expect(page.locator("#profile-type")).to_contain_text("CPU time")
    expect(page.locator(".legend-item")).to_have_count(4)
    assert requests_of(stub, "SelectSeries")[-1]["groupBy"] == ["service_name"]


def test_a_service_is_picked_from_a_searchable_list(stub, open_page):
    page = open_page()
    page.click("#service")
    page.get_by_role("combobox", name="Search service").fill("reco")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#service")).to_contain_text("recommender")
    settled(page)
    assert query_of(page)["query"] == '{service_name="recommender"}'
    assert requests_of(stub, "FollowMergeStacktraces")[-1]["labelSelector"] == '{service_name="recommender"}'
    assert requests_of(stub, "SelectSeries")[-1]["groupBy"] == []


def test_a_service_without_the_current_type_gets_one_that_it_has(stub, open_page):
    page = open_page(CHECKOUT.replace(CPU, "goroutine:goroutine:count:goroutine:count"))
    page.click("#service")
    page.get_by_role("option", name="recommender").click()
    expect(page.locator("#profile-type")).to_contain_text("CPU time")


def test_a_profile_type_is_picked_and_changes_the_units(stub, open_page):
    page = open_page(CHECKOUT)
    page.click("#profile-type")
    page.get_by_role("option", name="Allocated bytes").click()
    expect(page.locator(".path-total")).to_contain_text("GiB")
    settled(page)
    assert query_of(page)["type"] == "memory:alloc_space:bytes:space:bytes"
    expect(page.get_by_role("radio", name="Per step")).to_be_checked()


def test_label_filters_complete_name_operator_and_value(stub, open_page):
    page = open_page(CHECKOUT)
    field = page.locator("#filter-input")
    field.press_sequentially("reg")
    expect(page.get_by_role("option", name="region")).to_be_visible()
    field.press("Enter")
    expect(page.get_by_role("option")).to_have_count(4)
    field.press("ArrowDown")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value('region=~"')
    field.press_sequentially("eu-.*")
    expect(page.get_by_role("option", name="as a regular expression")).to_be_visible()
    field.press("Enter")
    expect(page.locator(".chip")).to_have_text('region=~eu-.*')
    settled(page)
    assert query_of(page)["query"] == '{service_name="checkout",region=~"eu-.*"}'
    assert requests_of(stub, "SelectSeries")[-1]["labelSelector"] == '{service_name="checkout",region=~"eu-.*"}'


def test_a_fast_typist_gets_what_was_typed_not_an_older_suggestion(stub, open_page, page):
    open_page(CHECKOUT)
    with stub.holding("LabelValues"):
        page.locator("#filter-input").press_sequentially("region=~eu-.*")
        page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_text("region=~eu-.*")
    settled(page)


def test_typing_asks_for_a_list_of_values_once(stub, open_page, page):
    open_page(CHECKOUT)
    page.locator("#filter-input").press_sequentially("region=eu-w")
    expect(page.get_by_role("option")).to_have_count(2)
    assert len(requests_of(stub, "LabelValues")) == 1 and len(requests_of(stub, "LabelNames")) == 1


def test_values_are_suggested_among_the_profiles_already_selected(stub, open_page):
    page = open_page(CHECKOUT)
    page.locator("#filter-input").press_sequentially("pod=")
    expect(page.get_by_role("option")).to_have_count(6)
    expect(page.get_by_role("option").first).to_contain_text("checkout")
    assert 'service_name="checkout"' in requests_of(stub, "LabelValues")[-1]["matchers"][0]


def test_a_filter_is_edited_and_removed(stub, open_page):
    page = open_page(CHECKOUT.replace("%7D&", "%2Cregion%3D%22us-east-1%22%7D&"))
    page.locator(".chip-text").click()
    expect(page.locator("#filter-input")).to_have_value('region="us-east-1')
    page.locator("#filter-input").press("Enter")
    expect(page.locator(".chip")).to_have_count(1)
    page.get_by_role("button", name="Remove region").click()
    expect(page.locator(".chip")).to_have_count(0)
    settled(page)
    assert query_of(page)["query"] == '{service_name="checkout"}'


def test_a_preset_and_exact_times_change_the_range(open_page):
    page = open_page()
    page.click("#time-range")
    page.get_by_role("button", name="Last 6 hours").click()
    settled(page)
    assert query_of(page)["from"] == "now-6h"
    page.click("#time-range")
    page.fill("#range-from", "2025-03-01 14:00")
    page.fill("#range-until", "2025-03-01 13:00")
    expect(page.locator(".form-note")).to_have_text("the start must be before the end")
    page.keyboard.press("Enter")
    expect(page.locator(".time-panel")).to_be_visible()
    page.fill("#range-until", "2025-03-01 15:30")
    expect(page.locator(".form-note")).to_have_text("1 h 30 min")
    page.keyboard.press("Enter")
    settled(page)
    assert int(query_of(page)["until"]) - int(query_of(page)["from"]) == 90 * 60_000


def drag_chart(page, start=0.3, end=0.6):
    area = page.locator(".series-plot").bounding_box()
    y = area["y"] + area["height"] / 2
    page.mouse.move(area["x"] + area["width"] * start, y)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] * (start + end) / 2, y, steps=4)
    page.mouse.move(area["x"] + area["width"] * end, y, steps=4)
    page.mouse.up()


def test_dragging_over_the_chart_zooms_and_can_be_undone(open_page):
    page = open_page()
    with page.expect_request("**/FollowMergeStacktraces") as asked:
        drag_chart(page)
    settled(page)
    zoomed = query_of(page)
    request = frames_of(asked.value.post_data_buffer)[0][1]
    assert (str(request["start"]), str(request["end"])) == (zoomed["from"], zoomed["until"])
    assert 0.2 * 3_600_000 < request["end"] - request["start"] < 0.4 * 3_600_000
    page.click("#range-back")
    expect(page.locator("#time-range")).to_contain_text("Last hour")
    settled(page)
    page.click("#range-forward")
    settled(page)
    assert query_of(page)["from"] == zoomed["from"]
    page.click("#range-wider")
    settled(page)
    assert int(query_of(page)["until"]) - int(query_of(page)["from"]) > 1.9 * (request["end"] - request["start"])


def test_the_chart_reads_out_values_and_splits_by_a_label(stub, open_page):
    page = open_page(CHECKOUT)
    page.click("#group-by")
    page.get_by_role("option", name="region").click()
    expect(page.locator(".legend-item")).to_have_count(3)
    area = page.locator(".series-plot").bounding_box()
    page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
    expect(page.locator(".tooltip-row")).to_have_count(3)
    expect(page.locator(".tooltip")).to_contain_text("cores")
    page.get_by_role("radio", name="Per step").click()
    page.mouse.move(area["x"] + area["width"] / 2 + 40, area["y"] + area["height"] / 2)
    expect(page.locator(".tooltip")).not_to_contain_text("cores")
    assert query_of(page)["reading"] == "total" and query_of(page)["groupBy"] == "region"
    page.get_by_role("button", name="Filter by region eu-west-1").click()
    expect(page.locator(".chip")).to_have_text("region=eu-west-1")


def test_one_series_can_be_shown_alone(stub, open_page):
    page = open_page()
    page.locator(".legend-item").nth(1).click()
    expect(page.locator(".legend-item").nth(1)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".legend-item").nth(1)).to_be_focused()


def test_the_table_sorts_by_each_column(open_flame, page):
    flame = open_flame()
    own = {}
    for box in flame.boxes[1:]:
        own[box.name] = own.get(box.name, 0) + box.own
    heaviest = max(own.values())
    assert own[first_row(page).locator(".name").get_attribute("title")] == heaviest
    page.get_by_role("button", name="Total").click()
    expect(page.locator(".head.total")).to_have_attribute("aria-sort", "descending")
    widest = flame.widest(1, share=1.01)
    shown = first_row(page).locator(".name").get_attribute("title")
    assert sum(box.total for box in flame.named(shown)) >= widest.total
    page.get_by_role("button", name="Function").click()
    expect(page.locator(".head.name")).to_have_attribute("aria-sort", "ascending")
    assert first_row(page).locator(".name").get_attribute("title") == min(own)
    assert query_of(page)["sort"] == "name"
    page.get_by_role("button", name="Function").click()
    expect(page.locator(".head.name")).to_have_attribute("aria-sort", "descending")


def test_a_long_table_scrolls_without_holding_all_its_rows(stub, open_page):
    page = open_page(CHECKOUT.replace("checkout", "search"))
    functions = int(page.locator(".function-table").get_attribute("aria-rowcount"))
    assert functions > 1500 and page.locator(".table-rows .row").count() < 80
    page.locator(".function-table").focus()
    page.keyboard.press("End")
    expect(page.locator(f"#function-{functions - 2}")).to_be_visible()
    assert page.locator(".table-rows .row").count() < 80


def test_a_function_chosen_in_the_table_is_highlighted_and_can_be_let_go(open_page):
    page = open_page()
    name = first_row(page).locator(".name").get_attribute("title")
    first_row(page).click()
    expect(first_row(page)).to_have_attribute("aria-selected", "true")
    expect(page.locator("#search-outcome")).to_contain_text("matched")
    assert query_of(page)["function"] == name
    first_row(page).click()
    expect(page.locator("#search-outcome")).to_have_text("")
    assert "function" not in query_of(page)


def test_a_chosen_function_is_followed_over_time_and_let_go(stub, open_page):
    page = open_page()
    follow = page.locator("#follow")
    expect(follow).to_be_hidden()
    name = first_row(page).locator(".name").get_attribute("title")
    first_row(page).click()
    follow.click()
    settled(page)
    expect(follow).to_have_attribute("aria-pressed", "true")
    assert "follow" in query_of(page)
    asked = [message for method, message in stub.requests if method == "SelectFunctionSeries"]
    assert [message["functionName"] for message in asked] == [name]
    follow.click()
    settled(page)
    expect(follow).to_have_attribute("aria-pressed", "false")
    assert "follow" not in query_of(page)
    first_row(page).click()
    expect(follow).to_be_hidden()


def test_views_switch_between_table_and_flame_graph(open_page):
    page = open_page()
    page.get_by_role("radio", name="Flame graph").click()
    expect(page.locator(".function-table")).to_be_hidden()
    page.get_by_role("radio", name="Table").click()
    expect(page.locator(".flame-scroll")).to_be_hidden()
    assert query_of(page)["view"] == "table"
    page.go_back()
    expect(page.locator(".flame-scroll")).to_be_visible()
    expect(page.locator(".function-table")).to_be_hidden()


def test_back_and_forward_walk_through_what_was_shown(stub, open_page):
    page = open_page()
    page.click("#service")
    page.get_by_role("option", name="checkout").click()
    settled(page)
    drag_chart(page)
    settled(page)
    page.go_back()
    expect(page.locator("#time-range")).to_contain_text("Last hour")
    expect(page.locator("#service")).to_contain_text("checkout")
    settled(page)
    page.go_back()
    expect(page.locator("#service")).to_contain_text("All services")
    settled(page)
    page.go_forward()
    expect(page.locator("#service")).to_contain_text("checkout")


def test_an_address_restores_everything(stub, open_page):
    page = open_page(f"{CHECKOUT}&from=now-3h&until=now&groupBy=region&reading=total&view=flame&sort=name&search=json#zoom=net%2Fhttp.%28*conn%29.serve")
    expect(page.locator("#search")).to_have_value("json")
    expect(page.locator(".crumb[aria-current]")).to_have_text("net/http.(*conn).serve")
    expect(page.locator("#group-by")).to_contain_text("region")
    expect(page.locator("#time-range")).to_contain_text("Last 3 hours")
    expect(page.get_by_role("radio", name="Per step")).to_be_checked()
    expect(page.locator(".function-table")).to_be_hidden()


def test_refresh_asks_again(open_page):
    page = open_page()
    with page.expect_response("**/FollowMergeStacktraces"):
        page.click("#run")
    settled(page)


@pytest.mark.parametrize("kind, suffix", [("Folded stacks", ".folded.txt"), ("JSON", ".json"), ("pprof", ".pb")])
def test_profiles_can_be_downloaded(open_page, kind, suffix):
    page = open_page()
    page.click("#download")
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name=kind).click()
    assert saved.value.suggested_filename.endswith(suffix)
    assert saved.value.path().stat().st_size > 0


def test_the_pprof_download_asks_for_exactly_what_is_shown(stub, open_page):
    page = open_page(CHECKOUT)
    page.click("#download")
    with page.expect_download():
        page.get_by_role("menuitem", name="pprof").click()
    body = requests_of(stub, "SelectMergeProfile")[-1]
    assert CPU.encode() in body and b'{service_name="checkout"}' in body


def test_nothing_moves_while_a_query_runs(stub, open_page):
    page = open_page(CHECKOUT)
    where = "() => [...document.querySelectorAll('#run, .series-plot, .flame-scroll, #foot, .legend')].map((n) => JSON.stringify(n.getBoundingClientRect()))"
    before = page.evaluate(where)
    held = []
    page.route("**/querier.v1.QuerierService/Select*", lambda route: held.append(route))
    page.click("#run")
    expect(page.locator("#run")).to_have_text("Cancel")
    assert page.evaluate(where) == before
    for route in held:
        route.continue_()


@pytest.mark.parametrize("width, height", [(900, 700), (1440, 900), (3840, 2160)])
def test_the_page_fits_every_window(browser, base_url, width, height):
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
    page = context.new_page()
    page.goto(base_url)
    settled(page)
    sizes = page.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight, document.querySelector('.flame-scroll').clientHeight]")
    context.close()
    assert sizes[0] <= width and sizes[1] <= height and sizes[2] > 200
