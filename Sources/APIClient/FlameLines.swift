/// The widest branches of a flame graph, a line each: boxes that follow each other without anything ending or leaving
/// between them share a line.
struct FlameLines {
    /// One line.
    struct Line {
        /// The boxes it stands for, from the root's side on.
        var boxes: [Int]
        /// How many lines it is below the first.
        var depth: Int
    }

    /// What to show: each line before those below it, wider siblings first.
    let shown: [Line]
    /// How many lines the whole graph has.
    let count: Int

    /// Chooses the `limit` widest lines, all for 0.
    ///
    /// A line is never shown without the one it is below.
    init(_ tree: FlameTree, limit: Int) {
        let heads = Self.heads(of: tree)
        count = heads.count
        // Of equal totals the one further up stands first in `heads`, and an ancestor's total is never smaller.
        let order = heads.indices.sorted { first, second in
            let (left, right) = (tree.boxes[heads[first]].total, tree.boxes[heads[second]].total)
            return left == right ? first < second : left > right
        }
        let chosen = limit > 0 ? order.prefix(limit) : order[...]
        shown = Self.arranged(Set(chosen.map { heads[$0] }), of: tree)
    }

    /// The boxes at which lines begin, in the order of the boxes.
    private static func heads(of tree: FlameTree) -> [Int] {
        var heads: [Int] = []
        var waiting = [0]
        while let head = waiting.popLast() {
            heads.append(head)
            waiting.append(contentsOf: tree.children(of: run(from: head, in: tree).last ?? head).reversed())
        }
        return heads
    }

    /// The boxes that share a line with `head`.
    private static func run(from head: Int, in tree: FlameTree) -> [Int] {
        var run = [head]
        var box = head
        // The root keeps a line of its own. An only child of the same total follows its parent directly.
        while box > 0, box + 1 < tree.boxes[box].end, tree.boxes[box + 1].total == tree.boxes[box].total {
            box += 1
            run.append(box)
        }
        return run
    }

    private static func arranged(_ chosen: Set<Int>, of tree: FlameTree) -> [Line] {
        var lines: [Line] = []
        var waiting = [(head: 0, depth: 0)]
        while let (head, depth) = waiting.popLast() {
            let boxes = run(from: head, in: tree)
            lines.append(Line(boxes: boxes, depth: depth))
            let below = tree.children(of: boxes.last ?? head).filter(chosen.contains)
            // Those of equal width keep their order; the last one is taken first.
            let widestLast = below.enumerated().sorted { first, second in
                let (left, right) = (tree.boxes[first.element].total, tree.boxes[second.element].total)
                return left == right ? first.offset > second.offset : left < right
            }
            waiting.append(contentsOf: widestLast.map { ($0.element, depth + 1) })
        }
        return lines
    }
}
