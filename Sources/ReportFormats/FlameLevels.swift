import QueryModel

/// Boxes as clients draw them: by level from the root on, left to right, positions relative to the box before.
///
/// A box is three numbers a side (distance from the end of the box before, total, self) and the number of its name.
struct FlameLevels {
    /// UTF-8 of the names, valid, in the order of a walk that takes the last child first; the first one is `total`.
    private(set) var nameBytes: [UInt8] = []
    /// Where each name ends in `nameBytes`.
    private(set) var nameEnds: [Int] = []
    /// The numbers of all boxes, level by level.
    private(set) var values: [Int64]
    /// Where each level ends in `values`.
    private(set) var levelEnds: [Int] = []
    /// The largest self value of a box.
    private(set) var maxSelf: Int64 = 0

    /// Lays out boxes of `tree`; a function with the name `rootName` shares the root's number.
    init(_ boxes: BoxTree, of tree: FlameGraphReport, rootName: [UInt8]) {
        let width = 3 * boxes.sides.count + 1
        values = Array(repeating: 0, count: width * boxes.parents.count)
        let places = Self.places(boxes, width: width, ends: &levelEnds)
        setNames(boxes, of: tree, rootName: rootName, at: places, offset: width - 1)
        for (index, side) in boxes.sides.enumerated() { setSide(side, boxes, at: places, offset: 3 * index) }
    }

    /// Where the numbers of each box begin: preorder visits the boxes of one level from left to right.
    private static func places(_ boxes: BoxTree, width: Int, ends: inout [Int]) -> [(level: Int, index: Int)] {
        var places = [(level: Int, index: Int)](repeating: (0, 0), count: boxes.parents.count)
        var counts = [1]
        for box in boxes.parents.indices.dropFirst() {
            let level = places[Int(boxes.parents[box])].level + 1
            if level == counts.count { counts.append(0) }
            places[box] = (level, counts[level])
            counts[level] += 1
        }
        var starts: [Int] = []
        var end = 0
        for count in counts {
            starts.append(end)
            end += count * width
            ends.append(end)
        }
        for box in places.indices { places[box].index = starts[places[box].level] + places[box].index * width }
        return places
    }

    private mutating func setSide(
        _ side: BoxTree.Side,
        _ boxes: BoxTree,
        at places: [(level: Int, index: Int)],
        offset: Int
    ) {
        // Where the next child of each box begins, and where the last box of each level ended.
        var cursors = [Int64](repeating: 0, count: boxes.parents.count)
        var lastEnds = [Int64](repeating: 0, count: levelEnds.count)
        for box in boxes.parents.indices {
            let total = side.totals[box]
            let selfValue = side.selfValues[box]
            var start: Int64 = 0
            if box > 0 {
                start = cursors[Int(boxes.parents[box])]
                cursors[Int(boxes.parents[box])] = start &+ total
            }
            cursors[box] = start &+ selfValue
            let (level, index) = places[box]
            values[index + offset] = start &- lastEnds[level]
            values[index + offset + 1] = total
            values[index + offset + 2] = selfValue
            lastEnds[level] = start &+ total
            maxSelf = max(maxSelf, selfValue)
        }
    }

    private mutating func setNames(
        _ boxes: BoxTree,
        of tree: FlameGraphReport,
        rootName: [UInt8],
        at places: [(level: Int, index: Int)],
        offset: Int
    ) {
        addName(Array("total".utf8)[...], isPlain: true)
        var numbers = [Int64](repeating: -1, count: tree.nameEnds.count)
        if let name = tree.nameNumber(of: rootName) { numbers[Int(name)] = 0 }
        let isPlain = ValidText.isASCII(tree.nameBytes)
        var otherNumber: Int64 = -1
        for box in boxes.lastChildFirst where box > 0 {
            let name = boxes.names[Int(box)]
            // A real function named `other` and what was left out share a name, and so a number.
            let isOther = name == BoxTree.leftOut || name == boxes.other
            var number = isOther ? otherNumber : numbers[Int(name)]
            if number < 0 {
                number = Int64(nameEnds.count)
                addName(isOther ? BoxTree.otherName[...] : tree.name(name), isPlain: isPlain)
                if isOther { otherNumber = number } else { numbers[Int(name)] = number }
            }
            values[places[Int(box)].index + offset] = number
        }
    }

    private mutating func addName(_ name: ArraySlice<UInt8>, isPlain: Bool) {
        if isPlain { nameBytes.append(contentsOf: name) } else { ValidText.append(name, to: &nameBytes) }
        nameEnds.append(nameBytes.count)
    }
}

extension FlameLevels {
    /// The names as text.
    var names: [String] { nameEnds.indices.map { String(decoding: nameBytes[nameRange($0)], as: UTF8.self) } }

    /// The numbers of each level.
    var levels: [[Int64]] { levelEnds.indices.map { Array(values[levelRange($0)]) } }

    func nameRange(_ index: Int) -> Range<Int> { (index == 0 ? 0 : nameEnds[index - 1])..<nameEnds[index] }

    func levelRange(_ index: Int) -> Range<Int> { (index == 0 ? 0 : levelEnds[index - 1])..<levelEnds[index] }
}
