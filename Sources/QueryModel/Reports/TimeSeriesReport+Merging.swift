import ProfileModel

extension TimeSeriesReport {
    /// All reports as one: sums and counts of equal series and points are added, series without points are dropped.
    ///
    /// - Throws: `QueryError` `.resourceExhausted` when a sum or a count passes 64 bits.
    package static func merging(_ reports: [TimeSeriesReport]) throws(QueryError) -> TimeSeriesReport {
        var merged = try reports.map(\.series).mergedPairwise(empty: []) { mine, theirs throws(QueryError) in
            try add(theirs, to: &mine)
        }
        if merged.contains(where: \.points.isEmpty) { merged.removeAll(where: \.points.isEmpty) }
        return TimeSeriesReport(series: merged)
    }

    /// About how many bytes it takes on the wire.
    package var encodedSizeEstimate: Int {
        series.reduce(4) { sum, series in
            series.labels.reduce(sum + 4 + 12 * series.points.count) {
                $0 + $1.name.utf8.count + $1.value.utf8.count + 2
            }
        }
    }

    private static func add(_ theirs: [Series], to mine: inout [Series]) throws(QueryError) {
        var index = 0
        // Reports of one query mostly have the same series: these are added in place.
        while index < min(mine.count, theirs.count), mine[index].labels.byteOrder(to: theirs[index].labels) == 0 {
            try add(theirs[index].points, to: &mine[index].points)
            index += 1
        }
        guard index < theirs.count else { return }
        let tail = try union(Array(mine[index...]), theirs[index...])
        mine.replaceSubrange(index..., with: tail)
    }

    private static func union(_ mine: [Series], _ theirs: ArraySlice<Series>) throws(QueryError) -> [Series] {
        var result: [Series] = []
        result.reserveCapacity(mine.count + theirs.count)
        var index = 0
        for series in theirs {
            while index < mine.count, mine[index].labels.byteOrder(to: series.labels) < 0 {
                result.append(mine[index])
                index += 1
            }
            guard index < mine.count, mine[index].labels.byteOrder(to: series.labels) == 0 else {
                result.append(series)
                continue
            }
            result.append(mine[index])
            index += 1
            try add(series.points, to: &result[result.count - 1].points)
        }
        result.append(contentsOf: mine[index...])
        return result
    }

    private static func add(_ theirs: [Point], to mine: inout [Point]) throws(QueryError) {
        var index = 0
        let shared = min(mine.count, theirs.count)
        while index < shared, mine[index].milliseconds == theirs[index].milliseconds {
            try mine[index].add(theirs[index])
            index += 1
        }
        guard index < theirs.count else { return }
        guard index < mine.count else { return mine.append(contentsOf: theirs[index...]) }
        mine.replaceSubrange(index..., with: try union(mine[index...], theirs[index...]))
    }

    private static func union(_ mine: ArraySlice<Point>, _ theirs: ArraySlice<Point>) throws(QueryError) -> [Point] {
        var result: [Point] = []
        result.reserveCapacity(mine.count + theirs.count)
        var index = mine.startIndex
        for point in theirs {
            while index < mine.endIndex, mine[index].milliseconds < point.milliseconds {
                result.append(mine[index])
                index += 1
            }
            result.append(point)
            guard index < mine.endIndex, mine[index].milliseconds == point.milliseconds else { continue }
            try result[result.count - 1].add(mine[index])
            index += 1
        }
        result.append(contentsOf: mine[index...])
        return result
    }
}

extension TimeSeriesReport.Point {
    /// Adds sum and count of another report's point of the same time.
    ///
    /// - Throws: `QueryError` `.resourceExhausted` when either passes 64 bits.
    package mutating func add(_ other: TimeSeriesReport.Point) throws(QueryError) {
        let (sum, sumOverflowed) = sum.addingReportingOverflow(other.sum)
        let (count, countOverflowed) = count.addingReportingOverflow(other.count)
        guard !sumOverflowed, !countOverflowed else {
            throw QueryError(
                .resourceExhausted,
                "the values at \(milliseconds) ms add up to more than 64 bits hold; ask for a smaller step or fewer series"
            )
        }
        self.sum = sum
        self.count = count
    }
}
