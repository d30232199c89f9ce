"""The flame graph on its canvas: hover, zoom, search, context menu, keyboard, speed."""

import pytest
from playwright.sync_api import expect

from conftest import settled
from test_page import CHECKOUT, query_of

NEXT_FRAMES = "async () => { await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); }"


def zoomed_to(page, box):
    expect(page.locator(".crumb[aria-current]")).to_have_text(box.name)


def test_hovering_tells_name_and_shares(open_flame, page):
    flame = open_flame()
    box = flame.widest(2)
    page.mouse.move(*flame.place(page, box))
    expect(page.locator(".tooltip-title")).to_have_text(box.name)
    text = page.locator(".tooltip").inner_text()
    for part in ("Total", "Self", "% of total", "% of parent"):
        assert part in text
    assert f"{100 * box.total / flame.total:.1f}" in text
    page.mouse.move(5, 5)
    expect(page.locator(".tooltip")).to_be_hidden()


def test_a_click_zooms_and_the_path_leads_back(open_flame, page):
    flame = open_flame()
    box = flame.widest(3, share=0.9)
    page.mouse.click(*flame.place(page, box))
    zoomed_to(page, box)
    assert len(page.evaluate("() => new URLSearchParams(location.hash.slice(1)).getAll('zoom')")) == 3
    expect(page.locator(".path-total")).to_contain_text("of all")
    page.locator(".crumb").nth(1).click()
    expect(page.locator(".crumb")).to_have_count(2)
    page.click("#reset-zoom")
    expect(page.locator(".crumb")).to_have_count(1)
    page.go_back()
    expect(page.locator(".crumb")).to_have_count(2)


def test_after_zooming_the_box_fills_the_width(open_flame, page):
    flame = open_flame()
    box = flame.widest(3, share=0.9)
    page.mouse.click(*flame.place(page, box))
    zoomed_to(page, box)
    area = page.locator(".flame-canvas").bounding_box()
    x, y = flame.place(page, box, view=box)
    for edge in (area["x"] + 4, area["x"] + area["width"] - 4):
        page.wait_for_function("() => !document.querySelector('.flame-scroll').classList.contains('moving')")
        page.mouse.move(edge, y)
        expect(page.locator(".tooltip-title")).to_have_text(box.name)


def test_the_table_follows_the_zoom(open_flame, page):
    flame = open_flame()
    box = flame.widest(2, share=0.9)
    inside = {b.name for b in flame.boxes if b.level >= 2 and box.x <= b.x < box.x + box.total and b.total > 0}
    page.mouse.click(*flame.place(page, box))
    zoomed_to(page, box)
    expect(page.locator(".function-table")).to_have_attribute("aria-rowcount", str(len(inside) + 1))


def test_search_highlights_counts_and_filters(open_flame, page):
    flame = open_flame()
    box = flame.widest(3, share=0.9)
    wanted = box.name.lower()
    outer = [b for b in flame.boxes if wanted in b.name.lower()
             and not any(wanted in a.name.lower() and a.level < b.level and a.x <= b.x < a.x + a.total for a in flame.boxes[1:])]
    share = 100 * sum(b.total for b in outer) / flame.total
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type(box.name)
    expect(page.locator("#search-outcome")).to_contain_text(f"{share:.1f}")
    functions = {b.name for b in flame.boxes[1:] if wanted in b.name.lower()}
    expect(page.locator(".function-table")).to_have_attribute("aria-rowcount", str(len(functions) + 1))
    assert query_of(page)["search"] == box.name
    page.fill("#search", "no function is called this")
    expect(page.locator("#search-outcome")).to_have_text("no match")
    expect(page.locator(".table-empty")).to_be_visible()


def test_searching_dims_what_does_not_match(stub, open_flame, page):
    page.watch.allow("willReadFrequently")  # The browser's advice on reading pixels back; only this test does.
    flame = open_flame(CHECKOUT)
    box = flame.widest(2)
    pixel = """([x, y]) => { const c = document.querySelector('.flame-canvas'); const a = c.getBoundingClientRect(); const r = c.width / a.width;
                             return [...c.getContext('2d').getImageData((x - a.left) * r, (y - a.top) * r - 7 * r, 1, 1).data].slice(0, 3); }"""
    place = list(flame.place(page, box))
    before = page.evaluate(pixel, place)
    page.fill("#search", "scanobject")
    expect(page.locator("#search-outcome")).to_contain_text("matched")
    page.evaluate(NEXT_FRAMES)
    after = page.evaluate(pixel, place)
    assert max(before) - min(before) > 25 and max(after) - min(after) < 25


def test_a_broken_expression_is_named(open_page):
    page = open_page()
    page.fill("#search", "/(/")
    expect(page.locator("#search-outcome")).to_have_text("not a regular expression")
    assert page.locator(".table-rows .row").count() > 0


def test_the_context_menu_copies_focuses_and_finds(open_flame, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    flame = open_flame("?view=flame")
    box = flame.widest(2, share=0.9)
    page.mouse.click(*flame.place(page, box), button="right")
    page.get_by_role("menuitem", name="Copy name").click()
    expect(page.locator("#status")).to_have_text("Name copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == box.name
    page.mouse.click(*flame.place(page, box), button="right")
    page.get_by_role("menuitem", name="Find in table").click()
    expect(page.locator(".row[aria-selected=true] .name")).to_have_attribute("title", box.name)
    expect(page.locator(".function-table")).to_be_visible()
    page.mouse.click(*flame.place(page, box), button="right")
    page.keyboard.press("Enter")
    zoomed_to(page, box)


def test_arrows_move_enter_zooms_and_escape_resets(open_flame, page):
    flame = open_flame()
    page.locator(".flame-scroll").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    box = flame.widest(1, share=1.01)
    expect(page.locator("#flame-live")).to_contain_text(box.name)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#flame-live")).to_contain_text(box.name)
    page.keyboard.press("Enter")
    zoomed_to(page, box)
    page.keyboard.press("Escape")
    expect(page.locator(".crumb")).to_have_count(1)


def test_arrows_walk_along_a_level(stub, open_flame, page):
    flame = open_flame(CHECKOUT)
    level = [box for box in flame.boxes if box.level == 1]
    page.locator(".flame-scroll").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    here = level.index(flame.widest(1, share=1.01))
    page.keyboard.press("ArrowRight")
    expect(page.locator("#flame-live")).to_contain_text(level[here + 1].name)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#flame-live")).to_contain_text(level[here].name)


def test_the_graph_is_described_in_words(open_flame, page):
    flame = open_flame()
    summary = page.locator("#flame-summary").inner_text()
    assert f"{len(flame.boxes):,} boxes" in summary and "Most self" in summary and "Most total" in summary
    assert page.locator(".flame-scroll").get_attribute("aria-describedby") == "flame-summary"


def test_twenty_thousand_boxes_are_shown_within_a_second(stub, open_flame, page):
    flame = open_flame(CHECKOUT.replace("checkout", "search"))
    assert len(flame.boxes) > 20_000
    # The best of three: the promise is about the page, not about what else the machine does.
    assert min(time_to_show(page) for _ in range(3)) < 1000


def time_to_show(page):
    """Milliseconds from the last byte of the answer until the new flame graph is on screen."""
    page.evaluate("() => performance.clearResourceTimings()")
    page.click("#run")
    return page.wait_for_function("""() => {
        const answer = performance.getEntriesByType('resource').findLast((entry) => entry.name.endsWith('FollowMergeStacktraces') && entry.responseEnd > 0);
        return answer && document.getElementById('progress').hidden ? performance.now() - answer.responseEnd : false; }""").json_value()


def test_painting_costs_what_is_visible(stub, open_flame, page, base_url):
    open_flame(CHECKOUT.replace("checkout", "search"))
    spent = page.evaluate("""async () => {
        const load = (name) => import(new URL(`assets/${name}`, document.baseURI));
        const { decodeFlameGraph } = await load('flamegraph-layout.js'); const { paintFlameGraph } = await load('flamegraph-paint.js');
        // A million boxes in one level, of which a screen can show no more than its width in half pixels.
        const values = ['0', '1000000', '0', '0']; const level = [];
        for (let i = 0; i < 1e6; i += 1) level.push(0, 1, 1, 1);
        const graph = decodeFlameGraph({ names: ['total', 'f'], total: '1000000', levels: [{ values }, { values: level }] });
        const canvas = document.createElement('canvas'); [canvas.width, canvas.height] = [1400, 600];
        const palette = { boxText: '#000', dimmed: '#888', dimmedText: '#999', crowd: '#777', hover: '#fff', cursor: '#fff' };
        const began = performance.now();
        const boxes = paintFlameGraph(canvas.getContext('2d'), graph, { width: 1400, height: 600, pixelRatio: 1, view: { start: 0, end: 1e6 }, scroll: 0,
            focusLevel: 0, matches: undefined, hover: -1, cursor: -1, theme: 'dark', palette });
        return { boxes, ms: performance.now() - began }; }""")
    assert spent["boxes"] == 1 and spent["ms"] < 100


@pytest.mark.parametrize("ratio", [1, 2, 1.5])
def test_the_canvas_is_as_sharp_as_the_screen(browser, base_url, ratio):
    context = browser.new_context(viewport={"width": 1200, "height": 800}, device_scale_factor=ratio, bypass_csp=True)
    page = context.new_page()
    page.goto(base_url)
    settled(page)
    sizes = page.evaluate("() => { const c = document.querySelector('.flame-canvas'); return [c.width, c.parentElement.clientWidth]; }")
    context.close()
    assert sizes[0] == round(sizes[1] * ratio)
