import ProfileModel

/// Label sets of one service, numbered in order of first sight and told apart by their bytes.
struct SeriesNumbering {
    /// The label sets by number.
    private(set) var labelSets: [LabelSet] = []
    private var keys: TextTable
    private var labelCount = 0

    /// Makes an empty numbering.
    init(seed: HashSeed) { keys = TextTable(seed: seed) }

    /// About how many bytes it takes: each text is there in a key and, when longer than 15 bytes, in a string.
    var byteCount: Int { labelSets.count * 64 + labelCount * MemoryLayout<Label>.stride + keys.byteCount * 2 }

    /// The number of each label set, adding what is new.
    ///
    /// - Throws: `ExecutionError` `.tooLarge`.
    mutating func numbers(of sets: [LabelSet]) throws(ExecutionError) -> [Int32] {
        var numbers: [Int32] = []
        numbers.reserveCapacity(sets.count)
        var key: [UInt8] = []
        for labels in sets {
            key.removeAll(keepingCapacity: true)
            for label in labels.labels { label.appendKey(to: &key) }
            let number = try keys.intern(key, 0..<key.count)
            if Int(number) == labelSets.count {
                labelSets.append(labels)
                labelCount += labels.labels.count
            }
            numbers.append(number)
        }
        return numbers
    }
}

extension Label {
    /// Appends bytes that only this label has: 0xFF occurs in no UTF-8.
    func appendKey(to key: inout [UInt8]) {
        key.append(contentsOf: name.utf8)
        key.append(0xFF)
        key.append(contentsOf: value.utf8)
        key.append(0xFF)
    }
}
