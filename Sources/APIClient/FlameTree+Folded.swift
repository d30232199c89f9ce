extension FlameTree {
    /// Bytes gathered before they are handed on.
    private static let chunkSize = 64 << 10

    /// Writes folded stacks: a line a stack that has a value of its own, frames from the root on joined by `;`, a space
    /// and the value.
    ///
    /// All lines together can be many times the size of the graph, so they are handed to `sink` in pieces. Line ends and
    /// other control characters in names become spaces.
    package func writeFolded(to sink: ([UInt8]) throws -> Void) rethrows {
        let names = names.map { PlainText.withoutControls($0) }
        var text: [UInt8] = []
        var path: [UInt8] = []
        // Where the frames above each depth end in `path`.
        var ends = [0]
        for box in boxes.dropFirst() {
            ends.removeLast(ends.count - box.depth)
            path.removeLast(path.count - ends[box.depth - 1])
            if !path.isEmpty { path.append(UInt8(ascii: ";")) }
            path.append(contentsOf: names[box.name].utf8)
            ends.append(path.count)
            guard box.selfValue > 0 else { continue }
            text.append(contentsOf: path)
            text.append(contentsOf: " \(box.selfValue)\n".utf8)
            if text.count >= Self.chunkSize {
                try sink(text)
                text.removeAll(keepingCapacity: true)
            }
        }
        if !text.isEmpty { try sink(text) }
    }
}
