"""The pure modules of the page, called directly."""

import random

import pytest

NANOSECONDS = "{ kind: 'time', factor: 1 }"
BYTES = "{ kind: 'bytes', factor: 1 }"
COUNT = "{ kind: 'count', factor: 1 }"
SPACE = "\u00a0"


@pytest.mark.parametrize("value, unit, text", [
    (0, NANOSECONDS, "0"), (950, NANOSECONDS, "950 ns"), (1.5e6, NANOSECONDS, "1.50 ms"), (90e9, NANOSECONDS, "1.50 min"), (7.2e12, NANOSECONDS, "2 h"),
    (1023, BYTES, "1,023 B"), (1536, BYTES, "1.50 KiB"), (5 * 1024**3, BYTES, "5 GiB"),
    (999, COUNT, "999"), (20134, COUNT, "20.1k"), (3_000_000, COUNT, "3M"),
])
def test_values_are_shown_in_the_unit_that_fits_them(run, value, unit, text):
    assert run("units.js", f"m => m.formatValue({value}, {unit})").replace(SPACE, " ") == text


@pytest.mark.parametrize("unit, kind, factor", [
    ("nanoseconds", "time", 1), ("milliseconds", "time", 1e6), ("lock_nanoseconds", "time", 1), ("bytes", "bytes", 1), ("count", "count", 1), ("", "count", 1),
])
def test_sample_units_are_understood(run, unit, kind, factor):
    assert run("units.js", "(m, unit) => m.unitOf(unit)", unit) == {"kind": kind, "factor": factor}


@pytest.mark.parametrize("fraction, text", [(0, "0 %"), (0.00004, "< 0.01 %"), (0.0042, "0.42 %"), (0.123, "12.3 %"), (1, "100.0 %"), (None, "–")])
def test_shares_never_claim_nothing_for_something(run, fraction, text):
    shown = run("units.js", "(m, fraction) => m.formatPercent(fraction ?? NaN)", fraction)
    assert shown.replace(SPACE, " ") == text


def test_cpu_nanoseconds_become_cores_only_after_division_by_the_step(run):
    reading = """m => { const r = m.seriesReading({ sampleType: 'cpu', sampleUnit: 'nanoseconds' }, 'rate', 15);
                       return r.format(1)(30e9 * r.scale); }"""
    assert run("units.js", reading).replace(SPACE, " ") == "2 cores"
    total = "m => { const r = m.seriesReading({ sampleType: 'cpu', sampleUnit: 'nanoseconds' }, 'total', 15); return r.format(30e9)(30e9 * r.scale); }"
    assert run("units.js", total).replace(SPACE, " ") == "30 s"


def test_numbers_arrive_as_strings_and_zeros_not_at_all(run):
    assert run("api.js", "m => [m.toNumber('1700000000000'), m.toNumber(undefined), m.toNumber(7)]") == [1700000000000, 0, 7]
    assert "expected a number" in run("api.js", "m => { try { m.toNumber('x'); } catch (error) { return error.message; } }")


@pytest.mark.parametrize("header, expected", [
    (None, None), ("complete", None), ("complete; fragments=3/3", None),
    ("partial; fragments=39/40; unreadable=1", {"done": 39, "of": 40, "details": ["unreadable=1"]}), ("partial", {"done": None, "of": None, "details": []}),
])
def test_coverage_is_read_from_its_header(run, header, expected):
    assert run("api.js", "(m, header) => m.readCoverage(header)", header) == expected


def test_selectors_survive_being_written_and_read(run):
    rng = random.Random(11)
    letters = 'ab"\\\n{},=~! é.*'
    for _ in range(200):
        filters = [{"name": rng.choice(["service_name", "region", "k8s.pod", "ünïcode"]), "op": rng.choice(["=", "!=", "=~", "!~"]),
                    "value": "".join(rng.choice(letters) for _ in range(rng.randrange(9)))} for _ in range(rng.randrange(4))]
        assert run("selector.js", "(m, filters) => m.parseSelector(m.formatSelector(filters))", filters) == filters


def test_a_broken_selector_says_what_was_expected(run):
    message = run("selector.js", "m => { try { m.parseSelector('{region=eu}'); } catch (error) { return error.message; } }")
    assert "expected name=\"value\"" in message and "region=eu" in message


@pytest.mark.parametrize("text, stage, name, op, query", [
    ("", "name", "", "", ""), ("reg", "name", "reg", "", "reg"), ("region ", "op", "region", "", ""), ("region !", "op", "region", "!", "!"),
    ('region="eu', "value", "region", "=", "eu"), ("region=~eu.*", "value", "region", "=~", "eu.*"), ('region!="a"', "value", "region", "!=", "a"),
])
def test_a_filter_is_understood_while_it_is_typed(run, text, stage, name, op, query):
    draft = run("selector.js", "(m, text) => m.readDraft(text)", text)
    assert (draft["stage"], draft["name"], draft["op"], draft["query"]) == (stage, name, op, query)


NOW = 1_700_000_000_000


@pytest.mark.parametrize("text, ms", [
    ("now", NOW), ("now-5m", NOW - 300_000), ("now-1h30m", NOW - 5_400_000), ("now - 1d", NOW - 86_400_000),
    ("1699999999000", 1699999999000), ("1699999999", 1699999999000), ("2023-11-14 23:00", 1_699_999_200_000), ("2023-11-14T22:00:00Z", 1_699_999_200_000),
    ("yesterday", None), ("now+1h", None), ("", None), ("2023-13-40", None),
])
def test_times_are_read_as_people_write_them(run, text, ms):
    # The browser's time zone is Europe/Stockholm.
    assert run("time-range.js", f"(m, text) => {{ const t = m.parseTime(text, {NOW}); return Number.isNaN(t) ? null : t; }}", text) == ms


@pytest.mark.parametrize("start, end, reason", [("nonsense", "now", "is not a time"), ("now", "now-1h", "before the end"), ("now", "now", "before the end")])
def test_a_range_that_is_none_says_why(run, start, end, reason):
    message = run("time-range.js", f"(m, [from, until]) => {{ try {{ m.resolveRange({{ from, until }}, {NOW}); }} catch (error) {{ return error.message; }} }}", [start, end])
    assert reason in message


def test_chart_ranges_are_aligned_to_their_step_and_cover_the_asked_range(run):
    rng = random.Random(3)
    for _ in range(100):
        start = rng.randrange(1_600_000_000_000, 1_700_000_000_000)
        end = start + rng.randrange(1, 40 * 86_400_000)
        step, aligned = run("time-range.js", "(m, range) => { const step = m.stepFor(range); return [step, m.chartRange(range, step)]; }", {"start": start, "end": end})
        assert aligned["start"] % (step * 1000) == 0 and aligned["end"] % (step * 1000) == 0
        # A label stands for the step before it: the first reaches back to the start, the last lies at or behind the end.
        assert aligned["start"] - step * 1000 <= start and aligned["end"] >= end
        assert (end - start) / (step * 1000) <= 301


def test_the_state_survives_the_address(run):
    state = {"filters": [{"name": "service_name", "op": "=", "value": "a&b=c#d"}, {"name": "pod", "op": "=~", "value": "x-\\d+"}],
             "type": "process_cpu:cpu:nanoseconds:cpu:nanoseconds", "from": "now-3h", "until": "1700000000000", "groupBy": "", "reading": "total",
             "view": "flame", "sort": "name", "search": "/a.b/", "selected": "std::vec<T>::push", "follow": True, "zoom": ["main;x", "a/b&c", "ü#%"]}
    assert run("state.js", "(m, state) => m.stateFromURL(new URL(m.urlOfState(state, '/'), 'http://localhost'))", state) == state


def test_a_damaged_address_falls_back_to_defaults(run):
    state = run("state.js", "m => m.stateFromURL(new URL('http://localhost/?query={broken&view=upside-down&sort=nothing&from=&reading=x'))")
    assert (state["filters"], state["view"], state["sort"], state["from"], state["reading"]) == ([], "both", "-self", "now-1h", "")


def test_ranges_can_be_undone_and_redone(run):
    steps = """m => { const h = new m.RangeHistory(); const r = (from) => ({ from, until: 'now' }); const at = () => [h.previous?.from, h.next?.from];
                      const seen = [];
                      for (const from of ['a', 'b', 'c', 'b', 'a', 'b', 'd', 'd']) { h.visit(r(from)); seen.push(at()); }
                      return seen.map((pair) => pair.map((one) => one ?? null)); }"""
    assert run("range-history.js", steps) == [
        [None, None], ["a", None], ["b", None], ["a", "c"], [None, "b"], ["a", "c"], ["b", None], ["b", None]]


@pytest.mark.parametrize("name, package, short", [
    ("github.com/shop/cart.(*Store).Load", "github.com/shop/cart", "cart.(*Store).Load"), ("runtime.mallocgc", "runtime", "runtime.mallocgc"),
    ("encoding/json.(*decodeState).object", "encoding/json", "json.(*decodeState).object"),
    ("java.util.concurrent.ThreadPoolExecutor.runWorker", "java.util.concurrent", "ThreadPoolExecutor.runWorker"),
    ("java/util/HashMap.put", "java/util", "HashMap.put"), ("tokio::runtime::task::poll", "tokio", "task::poll"), ("std::poll", "std", "std::poll"),
    ("<alloc::vec::Vec<T> as core::fmt::Debug>::fmt", "alloc", "<alloc::vec::Vec<T> as core::fmt::Debug>::fmt"),
    ("System.Private.CoreLib!System.String.Concat", "System.Private.CoreLib", "System.String.Concat"),
    ("app/views.py:handle", "app/views.py", "views.py:handle"), ("main", "main", "main"), ("", "", ""),
])
def test_function_names_of_many_languages_are_understood(run, name, package, short):
    owner, parts = run("function-names.js", "(m, name) => [m.packageOf(name), m.splitName(name)]", name)
    assert owner == package
    assert "".join(parts) == name and (parts[1] == short or name.startswith("System."))


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_text_is_readable_on_every_fill(run, module_page, theme):
    module_page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    worst = run("flamegraph-colors.js", """(m, theme) => {
        const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const light = (colour) => {
            context.fillStyle = colour; context.fillRect(0, 0, 1, 1);
            const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const text = light(getComputedStyle(document.documentElement).getPropertyValue('--box-text').trim());
        let worst = 99;
        for (let i = 0; i < 400; i += 1) worst = Math.min(worst, (light(m.fillOf(`package${i}.function${i}`, theme)) + 0.05) / (text + 0.05));
        return worst; }""", theme)
    assert worst >= 4.5


def test_axis_ticks_are_round_and_reach_the_largest_value(run):
    rng = random.Random(5)
    for _ in range(200):
        largest, base = 10 ** rng.uniform(-4, 14), rng.choice([10, 1024])
        ticks = run("series-layout.js", "(m, [largest, base]) => m.valueTicks(largest, 4, base)", [largest, base])
        assert ticks[0] == 0 and ticks[-1] >= largest * (1 - 1e-9) and 2 <= len(ticks) <= 6


def test_lines_break_only_at_real_gaps(run):
    runs = run("series-layout.js", "m => m.runsOf([0, 60, 120, 180, 600, 660].map((s) => ({ t: s * 1000, v: 1 })), 15000).map((one) => one.length)")
    assert runs == [4, 2]


def test_a_readout_covers_the_step_that_was_pointed_at(run):
    series = [{"label": "a", "points": [{"t": 15000, "v": 1}, {"t": 30000, "v": 2}]}, {"label": "b", "points": [{"t": 30000, "v": 9}]}]
    at = run("series-layout.js", "(m, series) => m.valuesAt(series, 15001, 15000)", series)
    assert (at["start"], at["end"]) == (15000, 30000) and [one["label"] for one in at["values"]] == ["b", "a"]
