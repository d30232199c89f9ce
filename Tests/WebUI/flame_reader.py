"""Reads a flame graph answer in the test's own way, to know where on the canvas a box must be."""

from dataclasses import dataclass

ROW = 21


@dataclass
class Box:
    name: str
    level: int
    x: int
    total: int
    own: int


class FlameAnswer:
    def __init__(self, message):
        graph = message["flamegraph"]
        self.boxes, self.total = [], int(graph.get("total", 0))
        for level, row in enumerate(graph["levels"]):
            values, at = [int(value) for value in row["values"]], 0
            for delta, total, own, name in zip(*[iter(values)] * 4):
                self.boxes.append(Box(graph["names"][name], level, at + delta, total, own))
                at += delta + total

    def widest(self, level, share=1.0):
        """The widest box of a level that is narrower than `share` of everything."""
        return max((box for box in self.boxes if box.level == level and box.total < share * self.total), key=lambda box: box.total)

    def named(self, name):
        return [box for box in self.boxes if box.name == name]

    def place(self, page, box, view=None):
        """The middle of a box in window coordinates; `view` is the box that is zoomed into."""
        area = page.locator(".flame-canvas").bounding_box()
        start, width = (view.x, view.total) if view else (0, self.total)
        scroll = page.locator(".flame-scroll").evaluate("node => node.scrollTop")
        return area["x"] + (box.x + box.total / 2 - start) / width * area["width"], area["y"] + box.level * ROW + ROW / 2 - scroll
