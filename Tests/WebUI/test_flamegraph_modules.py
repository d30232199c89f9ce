"""Decoding, layout, sums and export of flame graphs, called directly and compared with slow but plain answers."""

import random

import pytest
import stub_profiles
from flame_reader import FlameAnswer

DECODE = "const graph = (await import(new URL('assets/flamegraph-layout.js', document.baseURI))).decodeFlameGraph(message);"


def tree(seed, size=60):
    rng = random.Random(seed)
    root = stub_profiles.Node("total")
    nodes = [root]
    while len(nodes) < size:
        parent = rng.choice(nodes)
        name = f"f{rng.randrange(12)}"
        if name not in parent.children:
            parent.children[name] = stub_profiles.Node(name, own=rng.choice([0, 0, 1, 7, 1000, 10**6]))
            nodes.append(parent.children[name])
    return stub_profiles.flamebearer(root)


def test_boxes_know_their_callers(run):
    message = {"names": ["total", "a", "b"], "total": "10", "maxSelf": "4",
               "levels": [{"values": ["0", "10", "0", "0"]}, {"values": ["0", "6", "2", "1", "0", "4", "4", "2"]}, {"values": ["2", "4", "4", "2"]}]}
    graph = run("flamegraph-layout.js", "(m, message) => { const g = m.decodeFlameGraph(message); return [[...g.x], [...g.total], [...g.parent], [...g.childCount]]; }", message)
    assert graph == [[0, 0, 6, 2], [10, 6, 4, 4], [-1, 0, 0, 1], [2, 1, 0, 0]]


@pytest.mark.parametrize("message, count", [({}, 0), (None, 0), ({"names": ["total"], "levels": [{"values": ["0", "0", "0", "0"]}]}, 1)])
def test_an_empty_answer_is_an_empty_graph(run, message, count):
    assert run("flamegraph-layout.js", "(m, message) => m.decodeFlameGraph(message).count", message) == count


@pytest.mark.parametrize("levels, reason", [([["0", "1", "1"]], "no whole number"), ([["0", "1", "1", "5"]], "name 5 of 1")])
def test_a_damaged_answer_is_refused_with_a_reason(run, levels, reason):
    message = {"names": ["total"], "levels": [{"values": values} for values in levels]}
    assert reason in run("flamegraph-layout.js", "(m, message) => { try { m.decodeFlameGraph(message); return ''; } catch (error) { return error.message; } }", message)


def test_values_beyond_53_bits_still_meet_exactly(run):
    huge = 2**62
    message = {"names": ["total", "a", "b"], "total": str(huge), "levels": [
        {"values": ["0", str(huge), "0", "0"]}, {"values": ["0", str(huge // 3 + 1), "5", "1", "0", str(huge - huge // 3 - 1), "7", "2"]}]}
    graph = run("flamegraph-layout.js", "(m, message) => { const g = m.decodeFlameGraph(message); return { x: [...g.x], total: [...g.total], parent: [...g.parent] }; }", message)
    assert graph["x"][1] + graph["total"][1] == graph["x"][2]
    assert graph["x"][2] + graph["total"][2] == graph["total"][0]
    assert graph["parent"] == [-1, 0, 0]
    assert abs(graph["total"][1] - huge / 3) / huge < 1e-12


@pytest.mark.parametrize("seed", range(8))
def test_what_is_drawn_is_what_a_full_scan_would_draw(run, seed):
    message = tree(seed)
    boxes = FlameAnswer({"flamegraph": message}).boxes
    rng = random.Random(seed)
    whole = boxes[0].total
    for _ in range(10):
        start = rng.uniform(0, whole * 0.9)
        end = start + rng.uniform(whole / 1000, whole - start)
        width = rng.choice([300, 1400])
        drawn = run("flamegraph-layout.js", """(m, [message, view, width]) => { const g = m.decodeFlameGraph(message); const drawn = [];
            for (let level = 0; level < g.depth; level += 1) m.visitVisible(g, level, view, width, 0.5, (box) => drawn.push(box), () => {});
            return drawn; }""", [message, {"start": start, "end": end}, width])
        scale = width / (end - start)
        wide = []
        for index, box in enumerate(boxes):
            left, right = max(0, (box.x - start) * scale), min(width, (box.x + box.total - start) * scale)
            if right - left >= 0.5:
                wide.append(index)
        assert drawn == wide


@pytest.mark.parametrize("seed", range(4))
def test_the_box_under_a_point_is_the_one_that_spans_it(run, seed):
    message = tree(seed)
    boxes = FlameAnswer({"flamegraph": message}).boxes
    rng = random.Random(seed)
    points = [(rng.randrange(8), rng.uniform(0, boxes[0].total)) for _ in range(80)]
    found = run("flamegraph-layout.js", "(m, [message, points]) => { const g = m.decodeFlameGraph(message); return points.map(([level, x]) => m.boxAt(g, level, x)); }", [message, points])
    for (level, x), box in zip(points, found):
        expected = [i for i, b in enumerate(boxes) if b.level == level and b.x <= x < b.x + b.total]
        assert box == (expected[0] if expected else -1)


@pytest.mark.parametrize("seed", range(6))
def test_sums_per_function_count_recursion_once(run, seed):
    rng = random.Random(seed)
    own, total = {}, {}

    def visit(node, above):
        whole = node.own + sum(visit(child, above | {node.name}) for child in node.children.values())
        if node is not root:
            own[node.name] = own.get(node.name, 0) + node.own
            total[node.name] = total.get(node.name, 0) + (0 if node.name in above else whole)
        return whole

    root = stub_profiles.Node("total")
    nodes = [root]
    while len(nodes) < 80:
        parent, name = rng.choice(nodes), rng.choice("abcde")
        if name not in parent.children:
            parent.children[name] = stub_profiles.Node(name, own=rng.randrange(1, 100))
            nodes.append(parent.children[name])
    visit(root, frozenset())
    rows = run("function-table.js", f"async (m, message) => {{ {DECODE} return m.sumFunctions(graph); }}", stub_profiles.flamebearer(root))
    assert {row["name"]: row["self"] for row in rows} == own
    assert {row["name"]: row["total"] for row in rows} == total


def test_matches_inside_matches_count_once(run):
    message = {"names": ["total", "json.Marshal", "json.encode", "main"], "total": "10", "levels": [
        {"values": ["0", "10", "0", "0"]}, {"values": ["0", "10", "1", "3"]}, {"values": ["1", "6", "2", "1", "0", "3", "3", "3"]}, {"values": ["3", "4", "4", "2"]}]}
    value = run("function-table.js", f"async (m, message) => {{ {DECODE} return m.matchedValue(graph, 0, m.matchNames(graph.names, m.nameTest('JSON'))); }}", message)
    assert value == 6


def test_rows_with_equal_values_keep_the_order_of_their_names(run):
    rows = [{"name": name, "self": own, "total": 9} for name, own in [("c", 1), ("a", 1), ("b", 5)]]
    order = "(m, [rows, order]) => m.sortRows(rows, order).map((row) => row.name)"
    assert run("function-table.js", order, [rows, "-self"]) == ["b", "a", "c"]
    assert run("function-table.js", order, [rows, "self"]) == ["a", "c", "b"]
    assert run("function-table.js", order, [rows, "-total"]) == ["a", "b", "c"]
    assert run("function-table.js", order, [rows, "-name"]) == ["c", "b", "a"]


def test_a_search_may_be_an_expression(run):
    names = "(m, search) => ['Foo.bar', 'foo.baz', 'qux'].filter(m.nameTest(search))"
    assert run("function-table.js", names, "FOO") == ["Foo.bar", "foo.baz"]
    assert run("function-table.js", names, "/ba[rz]$/") == ["Foo.bar", "foo.baz"]
    assert run("function-table.js", "m => m.nameTest('  ') === undefined") is True
    assert run("function-table.js", "m => { try { m.nameTest('/(/'); } catch (error) { return error.name; } }") == "SyntaxError"


@pytest.mark.parametrize("seed", range(4))
def test_folded_stacks_hold_every_value_once(run, seed):
    message = tree(seed)
    folded = run("downloads.js", f"async (m, message) => {{ {DECODE} return m.foldedOf(graph); }}", message)
    boxes = FlameAnswer({"flamegraph": message}).boxes
    lines = [line.rsplit(" ", 1) for line in folded.splitlines()]
    assert sum(int(value) for _, value in lines) == boxes[0].total
    assert len({stack for stack, _ in lines}) == len(lines) == sum(box.own > 0 for box in boxes)
    deepest = max(box.level for box in boxes if box.own > 0)
    assert max(stack.count(";") + 1 for stack, _ in lines) == deepest


def test_a_semicolon_in_a_name_does_not_end_its_frame(run):
    message = {"names": ["total", "a;b"], "total": "1", "levels": [{"values": ["0", "1", "0", "0"]}, {"values": ["0", "1", "1", "1"]}]}
    assert run("downloads.js", f"async (m, message) => {{ {DECODE} return m.foldedOf(graph); }}", message) == "a:b 1\n"


def test_the_binary_request_is_protobuf(run):
    encoded = run("downloads.js", "m => [...m.encodeRequest([[1, 'é'], [3, 300], [4, 1700000000000]])]")
    assert bytes(encoded) == b"\x0a\x02\xc3\xa9" + b"\x18\xac\x02" + b"\x20\x80\xd0\x95\xff\xbc\x31"


def test_a_zoom_path_that_is_gone_leads_to_its_deepest_part(run):
    message = tree(1)
    names = run("flamegraph-layout.js", """(m, message) => { const g = m.decodeFlameGraph(message); const deep = g.count - 1;
        const path = m.pathTo(g, deep).slice(1).map((box) => m.nameOf(g, box));
        return [m.findPath(g, path) === deep, m.findPath(g, [...path, 'gone', 'gone']) === deep, m.findPath(g, ['gone'])]; }""", message)
    assert names == [True, True, 0]
