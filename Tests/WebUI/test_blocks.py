"""The page of stored blocks: picture, legend, table, details, its states; by pointer and by keyboard. The modules behind it, called directly."""

import pytest
from playwright.sync_api import expect

import stub_blocks

LIST, GET = "**/firefinch.admin.v1.AdminService/ListBlocks", "**/firefinch.admin.v1.AdminService/GetBlock"


def loaded(page):
    page.wait_for_function("document.getElementById('progress')?.hidden === true && document.getElementById('status').textContent !== ''")


@pytest.fixture
def open_blocks(page, base_url):
    def open_at(query="", wait=True):
        page.goto(base_url + "blocks" + query)
        if wait:
            loaded(page)
        return page

    return open_at


def boxes(page):
    return page.evaluate("document.getElementById('main').blocksPicture.boxes")


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def row(page, level):
    return page.locator(f"#levels tr[data-level='{level}'] :is(th, td)").all_inner_texts()


def test_the_main_page_leads_there_and_back(stub, page, open_page):
    open_page()
    page.click("#storage")
    loaded(page)
    assert page.url.endswith("/blocks")
    expect(page.locator("#picture-panel")).to_contain_text("Blocks over time")
    page.click(".brand")
    expect(page.locator("#profile-panel")).to_be_visible()


def test_every_block_is_drawn_in_the_lane_of_its_level(stub, page, open_blocks):
    open_blocks()
    drawn = boxes(page)
    assert len(drawn) == len(stub.blocks)
    tops = {level: min(box["y"] for box in drawn if box["level"] == level) for level in (0, 1, 2, 3, 7)}
    assert sorted(tops, key=tops.get) == [7, 3, 2, 1, 0], "the highest level, even one nobody knows, is at the top"
    assert min(min(box["width"], box["height"]) for box in drawn) >= 2
    area = page.locator(".blocks-plot").bounding_box()
    assert all(area["x"] <= box["x"] and box["x"] + box["width"] <= area["x"] + area["width"] + 1 for box in drawn)
    assert all(area["y"] <= box["y"] and box["y"] + box["height"] <= area["y"] + area["height"] for box in drawn)


def test_states_have_colours_and_a_legend_with_counts(stub, page, open_blocks):
    page.watch.allow("willReadFrequently")
    open_blocks()
    legend = page.locator("#legend")
    for name, text in [("job", "In a job 1"), ("set-aside", "Set aside 1"), ("retired", "Retired 2"), ("other", "Other 1")]:
        expect(legend.locator(f"[data-state-name='{name}']")).to_have_text(text)
    colours = {page.evaluate("node => getComputedStyle(node).backgroundColor", swatch) for swatch in legend.locator(".swatch").element_handles()}
    assert len(colours) == 5
    pixel = """([x, y]) => { const canvas = document.querySelector('.blocks-canvas'); const area = canvas.getBoundingClientRect();
                 const d = canvas.getContext('2d').getImageData((x - area.left) * devicePixelRatio, (y - area.top) * devicePixelRatio, 1, 1).data; return `rgb(${d[0]}, ${d[1]}, ${d[2]})`; }"""
    found = {box["state"]: page.evaluate(pixel, list(middle(box))) for box in boxes(page)}
    assert set(found.values()) == colours


def test_the_table_tells_what_each_level_holds(stub, page, open_blocks):
    open_blocks()
    ones = [block for block in stub.blocks if block["level"] == 1]
    live = [block for block in ones if block["state"] != "retired"]
    cells = row(page, 1)
    assert cells[:2] == ["level 1", str(len(live))]
    assert cells[5].startswith("2 · ") and cells[6].replace("\u00a0", " ") == "3 · 4 KiB"
    assert row(page, "all")[1] == str(len(stub.blocks) - 2)


def test_pointing_at_a_block_tells_about_it(stub, page, open_blocks):
    open_blocks()
    target = next(box for box in boxes(page) if box["state"] == "set-aside")
    page.mouse.move(*middle(target))
    tooltip = page.locator(".tooltip")
    expect(tooltip).to_contain_text("level 1 · Set aside")
    expect(tooltip).to_contain_text(target["id"])
    expect(tooltip).to_contain_text("team-a")
    area = page.locator(".blocks-plot").bounding_box()
    page.mouse.move(area["x"] + 5, area["y"] + 5)
    expect(tooltip).to_be_hidden()


def test_a_click_shows_the_block_with_sections_of_kinds_nobody_knows(stub, page, open_blocks):
    open_blocks()
    page.mouse.click(*middle(next(box for box in boxes(page) if box["level"] == 3)))
    details = page.locator("#details")
    expect(details).to_contain_text("00000000000000aa: 1–24")
    expect(details).to_contain_text("checkout <b>")
    expect(details).to_contain_text("unknown(77)")
    expect(details).to_contain_text("1 · by 10 min without pod")
    expect(page.locator(".tooltip")).to_be_hidden()
    details.get_by_role("button", name="Close").click()
    expect(details).to_be_hidden()
    expect(page.locator(".blocks-plot")).to_be_focused()


def test_the_keyboard_alone_reaches_every_level_and_opens_a_block(stub, page, open_blocks):
    open_blocks()
    page.locator(".blocks-plot").focus()
    page.keyboard.press("ArrowRight")
    reading = page.locator("#reading")
    expect(reading).to_contain_text("level 7")
    for level in ("level 3", "level 2", "level 1", "segments"):
        page.keyboard.press("ArrowDown")
        expect(reading).to_contain_text(level)
    before = reading.inner_text()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert reading.inner_text() != before
    page.keyboard.press("Enter")
    expect(page.locator("#details")).to_contain_text("checkout <b>")


def test_a_tenant_narrows_picture_table_and_address(stub, page, open_blocks):
    open_blocks()
    page.click("#tenant")
    page.get_by_role("option", name="team-b").click()
    expected = [block for block in stub.blocks if "team-b" in block["tenants"]]
    expect(page.locator("#levels tr[data-level='all'] td").first).to_have_text(str(len(expected)))
    assert len(boxes(page)) == len(expected)
    assert "tenant=team-b" in page.url
    page.reload()
    loaded(page)
    assert len(boxes(page)) == len(expected)


def test_time_is_narrowed_by_presets_and_by_dragging(stub, page, open_blocks):
    open_blocks()
    page.get_by_role("radio", name="1 h").click()
    narrowed = boxes(page)
    assert {box["level"] for box in narrowed} == {0, 1, 7} and len(narrowed) < len(stub.blocks)
    area = page.locator(".blocks-plot").bounding_box()
    page.mouse.move(area["x"] + area["width"] * 0.4, area["y"] + 30)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] * 0.6, area["y"] + 40, steps=4)
    page.mouse.up()
    page.wait_for_function("n => document.getElementById('main').blocksPicture.boxes.length < n", arg=len(narrowed))
    page.click("#whole")
    page.wait_for_function("n => document.getElementById('main').blocksPicture.boxes.length === n", arg=len(narrowed))


def test_more_blocks_come_page_by_page(stub, page, open_blocks):
    stub.blocks, kept = [stub_blocks.block(n + 1, 0, stub_blocks.NOW + n * 1000, stub_blocks.NOW + n * 1000 + 900, 5000) for n in range(12_000)], stub.blocks
    try:
        open_blocks()
        expect(page.locator("#status")).to_contain_text("12,000 blocks")
        assert len(boxes(page)) == 12_000
        asked = [request for method, request in stub.requests if method == "ListBlocks"]
        assert [request.get("after") for request in asked] == [None, "5000", "10000"]
        assert [request.get("withUnknown") for request in asked] == [True, None, None]
    finally:
        stub.blocks = kept


def test_nothing_stored_is_said(stub, page, open_blocks):
    stub.holds_profiles = False
    open_blocks()
    expect(page.locator("[data-state=empty]")).to_contain_text("Nothing is stored yet")


def test_loading_is_said_while_it_lasts(stub, page, open_blocks):
    with stub.holding("ListBlocks"):
        open_blocks(wait=False)
        expect(page.locator("[data-state=loading]")).to_contain_text("Loading the blocks")
        expect(page.get_by_role("progressbar")).to_be_visible()
    loaded(page)
    expect(page.locator("[data-state=loading]")).to_be_hidden()


def test_a_failure_shows_the_servers_words_and_can_be_retried(stub, page, open_blocks):
    page.watch.allow("Failed to load resource")
    page.route(LIST, lambda route: route.fulfill(status=503, json={"code": "unavailable", "message": "could not list blocks: the disk is full"}))
    open_blocks()
    failed = page.locator("[data-state=failed]")
    expect(failed).to_contain_text("could not list blocks: the disk is full")
    page.unroute(LIST)
    failed.get_by_role("button", name="Retry").first.click()
    expect(failed).to_be_hidden()
    loaded(page)
    assert len(boxes(page)) == len(stub.blocks)


def test_a_server_without_the_index_is_explained(page, open_blocks):
    page.watch.allow("Failed to load resource")
    page.route(LIST, lambda route: route.fulfill(status=404, json={"code": "not_found", "message": "there is nothing at /…"}))
    open_blocks()
    expect(page.locator("[data-state=failed]")).to_contain_text("does not hold the index of blocks")


def test_a_block_that_went_meanwhile_says_so(stub, page, open_blocks):
    page.watch.allow("Failed to load resource")
    page.route(GET, lambda route: route.fulfill(status=404, json={"code": "not_found", "message": "no block is known, live or retired"}))
    open_blocks()
    page.mouse.click(*middle(boxes(page)[0]))
    expect(page.locator("#details [data-state=failed]")).to_contain_text("no block is known, live or retired")


def test_both_themes_draw_it_anew(stub, page, open_blocks):
    open_blocks()
    shot = page.locator(".blocks-canvas").screenshot()
    page.click("#theme")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    page.wait_for_function("getComputedStyle(document.documentElement).getPropertyValue('--block-live').trim() === '#3d7be0'")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.locator(".blocks-canvas").screenshot() != shot


# The modules


def layout(run, blocks, start, end, width=1000, height=300):
    return run("blocks-layout.js", "(m, a) => m.layout(a.blocks, { start: a.start, end: a.end }, { width: a.width, height: a.height })",
               {"blocks": blocks, "start": start, "end": end, "width": width, "height": height})


def plain(number, level, start, end, size=1000):
    return {"id": f"{number:04d}", "level": level, "start": start, "end": end, "bytes": size}


def test_no_box_hides_another_while_there_is_room(run):
    import random
    rng = random.Random(5)
    blocks = [plain(n, n % 3, (start := rng.randrange(1000)), start + rng.randrange(1, 60), rng.randrange(1, 10_000)) for n in range(60)]
    placed = layout(run, blocks, 0, 1060, height=900)["boxes"]
    assert len(placed) == 60
    for index, one in enumerate(placed):
        for other in placed[index + 1:]:
            apart = (one["left"] + one["width"] <= other["left"] + 0.01 or other["left"] + other["width"] <= one["left"] + 0.01
                     or one["top"] + one["height"] <= other["top"] + 0.01 or other["top"] + other["height"] <= one["top"] + 0.01)
            assert apart, (one, other)


def test_too_many_blocks_share_rows_but_stay_in_their_lane(run):
    placed = layout(run, [plain(n, 0, 0, 1000) for n in range(500)], 0, 1000, height=60)
    lane = placed["lanes"][0]
    assert all(box["top"] >= lane["top"] - 0.01 and box["top"] + box["height"] <= lane["top"] + lane["height"] + 0.01 for box in placed["boxes"])


def test_blocks_outside_the_time_shown_are_not_drawn_and_those_at_its_edge_are_cut(run):
    placed = layout(run, [plain(1, 0, 0, 10), plain(2, 0, 90, 210), plain(3, 0, 300, 400)], 100, 200)["boxes"]
    assert [box["block"]["id"] for box in placed] == ["0002"]
    assert (placed[0]["left"], placed[0]["width"]) == (0, 1000)


def test_a_moment_at_the_right_edge_can_still_be_met(run):
    placed = layout(run, [plain(1, 0, 200, 200)], 100, 200)["boxes"]
    assert placed[0]["left"] == 997 and placed[0]["width"] == 3
    found = run("blocks-layout.js", "(m, boxes) => [m.boxAt(boxes, 998, boxes[0].top + 1), m.boxAt(boxes, 10, 10)]", placed)
    assert found == [0, -1]


def test_arrows_lead_along_a_level_and_between_levels(run):
    blocks = [plain(1, 0, 0, 10), plain(2, 0, 20, 30), plain(3, 2, 22, 40)]
    walk = """(m, blocks) => { const { lanes, boxes } = m.layout(blocks, { start: 0, end: 50 }, { width: 500, height: 200 });
              let at = -1; return ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowLeft', 'End', 'ArrowUp', 'ArrowUp'].map((key) => { at = m.neighbour(boxes, lanes, at, key); return boxes[at].block.id; }); }"""
    assert run("blocks-layout.js", walk, blocks) == ["0003", "0002", "0001", "0001", "0002", "0003", "0003"]
    assert run("blocks-layout.js", "m => m.neighbour([], [], -1, 'ArrowRight')") == -1


def test_blocks_of_a_newer_server_are_understood_as_far_as_possible(run):
    block = run("blocks-model.js", "m => m.decodeBlock({ id: 'x', state: 'thawing', end: '5', novelty: {} })")
    assert (block["state"], block["serverState"], block["level"], block["tenants"], block["end"]) == ("other", "thawing", 0, [], 5)
    assert run("blocks-model.js", "m => m.decodeBlock({ state: 'live', job: 'j' }).state") == "job"
    assert run("blocks-model.js", "m => m.decodeBlock({ state: 'retired', job: 'j' }).state") == "retired"


def test_the_page_obeys_its_own_content_security_policy(browser, base_url, stub):
    context = browser.new_context()
    page = context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(base_url + "blocks")
    expect(page.locator("#status")).to_contain_text("blocks as of")
    page.locator(".blocks-plot").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#details")).to_contain_text("checkout")
    context.close()
    assert problems == []
