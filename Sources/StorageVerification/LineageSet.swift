package import BlockFormat

/// A set of segments, as runs of sequences by writer incarnation: small however many segments there are.
package struct LineageSet: Hashable, Sendable {
    /// Runs of each incarnation: ascending, apart from each other.
    private var runs: [UInt64: [ClosedRange<UInt64>]] = [:]

    /// The empty set.
    package init() {}

    /// The set of some ranges, in any order; they may overlap.
    package init(_ ranges: [LineageRange]) { for range in ranges { insert(range) } }

    /// Adds a range.
    package mutating func insert(_ range: LineageRange) {
        var own = runs[range.incarnation] ?? []
        var merged = range.sequences
        let first = own.firstIndex { Self.touches($0, merged) || $0.lowerBound > merged.upperBound } ?? own.endIndex
        var end = first
        while end < own.endIndex, Self.touches(own[end], merged) {
            merged = min(merged.lowerBound, own[end].lowerBound)...max(merged.upperBound, own[end].upperBound)
            end += 1
        }
        own.replaceSubrange(first..<end, with: [merged])
        runs[range.incarnation] = own
    }

    /// Adds every range of another set.
    package mutating func formUnion(_ other: LineageSet) { for range in other.ranges { insert(range) } }

    /// Whether no segment is in both.
    package func isDisjoint(with other: LineageSet) -> Bool {
        other.ranges.allSatisfy { range in
            (runs[range.incarnation] ?? []).allSatisfy { !$0.overlaps(range.sequences) }
        }
    }

    /// Whether every segment of `other` is in this set.
    package func covers(_ other: LineageSet) -> Bool {
        other.ranges.allSatisfy { range in
            (runs[range.incarnation] ?? []).contains {
                $0.lowerBound <= range.sequences.lowerBound && $0.upperBound >= range.sequences.upperBound
            }
        }
    }

    /// The runs, ascending.
    package var ranges: [LineageRange] {
        runs.keys.sorted().flatMap { incarnation in
            (runs[incarnation] ?? []).map { LineageRange(incarnation: incarnation, sequences: $0) }
        }
    }

    /// Whether one run continues or overlaps the other.
    private static func touches(_ lhs: ClosedRange<UInt64>, _ rhs: ClosedRange<UInt64>) -> Bool {
        if lhs.overlaps(rhs) { return true }
        let (low, high) = lhs.lowerBound < rhs.lowerBound ? (lhs, rhs) : (rhs, lhs)
        return low.upperBound < .max && low.upperBound + 1 == high.lowerBound
    }
}
