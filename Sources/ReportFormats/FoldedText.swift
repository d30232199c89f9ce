package import QueryModel

/// Folded stacks, the text that flame graph scripts read: a line a stack, frames from the root on joined by `;`, a
/// space and the value that ends there.
package enum FoldedText {
    /// Encodes the stacks that have a value of their own, lines in ascending byte order.
    ///
    /// Names are written as received, but for line ends, which become spaces: a name must not be able to add a line.
    /// The size is the sum of all stacks' lengths, which can be many times the report's.
    package static func encode(_ report: FlameGraphReport) -> [UInt8] {
        // Replacing bytes one by one moves no name.
        let names = report.nameBytes.contains(where: isLineEnd) ? report.nameBytes.map(replaced) : report.nameBytes
        var text: [UInt8] = []
        var lines: [Range<Int>] = []
        var path: [UInt8] = []
        // Where the frames of each node end in `path`.
        var pathEnds = [Int](repeating: 0, count: report.nodeCount)
        for node in report.names.indices.dropFirst() {
            let parent = Int(report.parents[node])
            path.removeLast(path.count - pathEnds[parent])
            if parent > 0 { path.append(UInt8(ascii: ";")) }
            path.append(contentsOf: names[report.nameRange(report.names[node])])
            pathEnds[node] = path.count
            guard report.selfValues[node] > 0 else { continue }
            let start = text.count
            text.append(contentsOf: path)
            text.append(contentsOf: " \(report.selfValues[node])\n".utf8)
            lines.append(start..<text.count)
        }
        return sorted(lines, of: text)
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private static func replaced(_ byte: UInt8) -> UInt8 { isLineEnd(byte) ? UInt8(ascii: " ") : byte }

    /// Siblings are in order already, but a line's order also depends on what follows a name: `a b` and `a;b`.
    private static func sorted(_ lines: [Range<Int>], of text: [UInt8]) -> [UInt8] {
        let order = lines.sorted { text[$0.dropLast()].lexicographicallyPrecedes(text[$1.dropLast()]) }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        for line in order { result.append(contentsOf: text[line]) }
        return result
    }
}

extension Range<Int> {
    /// The range without its last element, which a line always has: its end.
    fileprivate func dropLast() -> Range<Int> { lowerBound..<upperBound - 1 }
}
