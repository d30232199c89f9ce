/// The boxes of a flame graph where they lie, level by level.
struct FlamePlacement {
    private struct PlacedBox {
        var name: Int
        var start: Int64
        var total: Int64
        var selfValue: Int64
        /// The boxes below, which follow each other in the next level.
        var children: Range<Int>

        var end: Int64 { start + total }
    }

    private var boxes: [PlacedBox] = []
    private var lastLevel = 0..<0
    private var levelCount = 0

    /// Adds the next level.
    mutating func append(_ level: [Int64], nameCount: Int) throws(APIClientError) {
        guard level.count.isMultiple(of: 4) else { throw malformed("it has \(level.count) numbers, not four a box") }
        let first = boxes.count
        var parent = lastLevel.lowerBound
        var end: Int64 = 0
        for offset in stride(from: 0, to: level.count, by: 4) {
            var box = try readBox(level[offset..<offset + 4], after: end, nameCount: nameCount)
            end = box.end
            box.children = 0..<0
            if levelCount > 0 {
                try adopt(box, parent: &parent)
            } else if offset > 0 {
                throw malformed("it has two roots")
            }
            if box.total > 0 || levelCount == 0 { boxes.append(box) }
        }
        lastLevel = first..<boxes.count
        levelCount += 1
    }

    private func readBox(
        _ numbers: ArraySlice<Int64>,
        after end: Int64,
        nameCount: Int
    ) throws(APIClientError) -> PlacedBox {
        let first = numbers.startIndex
        let (distance, total, selfValue) = (numbers[first], numbers[first + 1], numbers[first + 2])
        guard distance >= 0, total >= 0, (0...total).contains(selfValue) else {
            throw malformed("a box has values below zero or a self value above its total")
        }
        guard let name = Int(exactly: numbers[first + 3]), (0..<nameCount).contains(name) else {
            throw malformed("a box has the name \(numbers[first + 3]) of \(nameCount)")
        }
        let (start, overflowed) = end.addingReportingOverflow(distance)
        guard !overflowed, !start.addingReportingOverflow(total).overflow else {
            throw malformed("its boxes reach beyond 64 bits")
        }
        return PlacedBox(name: name, start: start, total: total, selfValue: selfValue, children: 0..<0)
    }

    /// Finds the box of the level above that the next box lies in.
    ///
    /// Both levels run from left to right.
    private mutating func adopt(_ box: PlacedBox, parent: inout Int) throws(APIClientError) {
        // A box without a value is dropped: it may lie at the very end of its parent.
        guard box.total > 0 else { return }
        while parent < lastLevel.upperBound, boxes[parent].end <= box.start { parent += 1 }
        guard parent < lastLevel.upperBound, box.start >= boxes[parent].start + boxes[parent].selfValue,
            box.end <= boxes[parent].end
        else { throw malformed("a box does not lie within one of the level above") }
        let first = boxes[parent].children.isEmpty ? boxes.count : boxes[parent].children.lowerBound
        boxes[parent].children = first..<boxes.count + 1
    }

    /// All boxes, each before those below it; the root alone when there are none.
    func boxesDepthFirst() -> [FlameTree.Box] {
        guard !boxes.isEmpty else { return [FlameTree.Box(name: 0, depth: 0, total: 0, selfValue: 0, end: 1)] }
        var ordered: [FlameTree.Box] = []
        ordered.reserveCapacity(boxes.count)
        var waiting = [(box: 0, depth: 0)]
        while let (number, depth) = waiting.popLast() {
            let box = boxes[number]
            ordered.append(
                FlameTree.Box(name: box.name, depth: depth, total: box.total, selfValue: box.selfValue, end: 0)
            )
            for child in box.children.reversed() { waiting.append((child, depth + 1)) }
        }
        Self.setEnds(&ordered)
        return ordered
    }

    private static func setEnds(_ boxes: inout [FlameTree.Box]) {
        var open: [Int] = []
        for number in boxes.indices {
            while let last = open.last, boxes[last].depth >= boxes[number].depth {
                boxes[last].end = number
                open.removeLast()
            }
            open.append(number)
        }
        for number in open { boxes[number].end = boxes.count }
    }

    private func malformed(_ finding: String) -> APIClientError {
        APIClientError(.malformedAnswer, "reading level \(levelCount) of the flame graph: \(finding)")
    }
}
