import ProfileModel

/// What is left of a range when others are taken out of it: disjoint ranges, ascending.
struct TimeRanges: Hashable {
    /// The ranges.
    private(set) var ranges: [TimeRange]

    /// Begins with one range.
    init(_ range: TimeRange) { ranges = [range] }

    /// Takes out every moment of `other`.
    mutating func subtract(_ other: TimeRange) { ranges = ranges.flatMap { $0.without(other) } }

    /// Whether any moment of `range` is left.
    func overlaps(_ range: TimeRange) -> Bool { ranges.contains { $0.overlaps(range) } }
}

extension TimeRange {
    /// The moments in both; nil when there is none.
    func intersection(_ other: TimeRange) -> TimeRange? {
        overlaps(other) ? TimeRange(start: max(start, other.start), end: min(end, other.end)) : nil
    }

    fileprivate func without(_ other: TimeRange) -> [TimeRange] {
        guard overlaps(other) else { return [self] }
        var rest: [TimeRange] = []
        if start < other.start { rest.append(TimeRange(start: start, end: other.start - 1)) }
        if other.end < end { rest.append(TimeRange(start: other.end + 1, end: end)) }
        return rest
    }
}
