import BlockFormat

/// A flame graph, column by column: lengths of names and their bytes; for each node but the root how many nodes back its
/// parent is, and its name as its distance from the first number not yet used (0 for a new name, as names are numbered
/// by first use); own values; the value without names.
extension ByteWriter {
    mutating func flameGraph(_ report: FlameGraphReport) {
        varint(report.nameEnds.count)
        var start: Int32 = 0
        for end in report.nameEnds {
            zigzag(Int64(end) - Int64(start))
            start = end
        }
        prefixed(report.nameBytes)
        varint(report.parents.count)
        for (node, parent) in report.parents.enumerated().dropFirst() { zigzag(Int64(node) - Int64(parent)) }
        var unused: Int32 = 0
        for name in report.names.dropFirst() {
            zigzag(Int64(unused) - Int64(name))
            unused = max(unused, name &+ 1)
        }
        for value in report.selfValues { zigzag(value) }
        zigzag(report.unnamedValue)
    }
}

extension ByteReader {
    mutating func flameGraph() throws(BlockFormatError) -> FlameGraphReport {
        let nameEnds = try nameEnds()
        let nameBytes = Array(try prefixed())
        // The root takes a byte for its value, any other node three.
        let count = try count(minimumSize: 1)
        guard count > 0, count - 1 <= remaining / 3, let last = Int32(exactly: count) else {
            throw corrupt("a flame graph has \(count) nodes in \(remaining) bytes")
        }
        let parents = try parents(until: last)
        let names = try names(until: last)
        var selfValues: [Int64] = []
        selfValues.reserveCapacity(count)
        for _ in 0..<count { selfValues.append(try zigzag()) }
        let candidate = FlameGraphReport(
            nameBytes: nameBytes,
            nameEnds: nameEnds,
            parents: parents,
            names: names,
            selfValues: selfValues,
            unnamedValue: try zigzag()
        )
        do { return try FlameGraphReport(checking: candidate) } catch { throw corrupt(error.message) }
    }

    private mutating func nameEnds() throws(BlockFormatError) -> [Int32] {
        let count = try count()
        var ends: [Int32] = []
        ends.reserveCapacity(count)
        var end: Int64 = 0
        for _ in 0..<count {
            end = end &+ (try zigzag())
            ends.append(try fitting(end))
        }
        return ends
    }

    private mutating func parents(until count: Int32) throws(BlockFormatError) -> [Int32] {
        var parents: [Int32] = [-1]
        parents.reserveCapacity(Int(count))
        for node in 1..<max(1, count) { parents.append(try fitting(Int64(node) &- (try zigzag()))) }
        return parents
    }

    private mutating func names(until count: Int32) throws(BlockFormatError) -> [Int32] {
        var names: [Int32] = [-1]
        names.reserveCapacity(Int(count))
        var unused: Int32 = 0
        for _ in 1..<max(1, count) {
            let name = try fitting(Int64(unused) &- (try zigzag()))
            names.append(name)
            unused = max(unused, name &+ 1)
        }
        return names
    }

    private func fitting(_ value: Int64) throws(BlockFormatError) -> Int32 {
        guard let number = Int32(exactly: value) else { throw corrupt("a number does not fit in 32 bits") }
        return number
    }
}
