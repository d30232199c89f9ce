import ProfileModel

/// Merges the rows of one group by windows of one grain, chunk by chunk in time order.
struct RollupBuilder {
    /// A row of one series and window that may yet meet others of the same.
    private struct Partial {
        var series: UInt32
        var window: Int64
        /// How many profiles it was made of.
        var profiles: UInt32
        /// How many rows and samples it was made of.
        var rows: Int
        var samples: Int
        /// Its samples in the table.
        var range: Range<Int>
    }

    /// A rollup chunk.
    struct Chunk {
        var rows: RowTable
        var samples: SampleRows
        var timeRange: TimeRange
        /// Whether it has at most half the rows and half the samples that it was made of.
        var pays: Bool
    }

    /// The grain.
    let grain: RollupGrain
    /// For each series of the dataset its number in the grain's view.
    private let series: [UInt32]
    private let columnCount: Int
    private let limit: Int
    private var partials: [Partial] = []
    private var table: SampleRows
    /// How many samples were left when rows of the same series and window were joined last.
    private var joinedSamples = 0
    /// For each column and stack the sum of the present row.
    private var sums: [[Int64]]
    /// Stacks of the present row.
    private var touched: StackSet
    /// Whether a sum or a window passed 64 bits: such rows have no rollup.
    private(set) var isImpossible = false

    /// Begins without rows.
    ///
    /// - Parameters:
    ///   - grain: how to merge.
    ///   - series: for each series of the dataset its number in the grain's view.
    ///   - columns: number of columns.
    ///   - stackCount: number of stacks.
    ///   - limit: about how many samples a chunk may have.
    init(_ grain: RollupGrain, series: [UInt32], columns: Int, stackCount: Int, limit: Int) {
        self.grain = grain
        self.series = series
        self.limit = limit
        columnCount = columns
        table = SampleRows(columns: columns)
        sums = Array(repeating: Array(repeating: 0, count: stackCount), count: columns)
        touched = StackSet(count: stackCount)
    }

    /// Takes in a chunk: a raw one, or one of a finer grain whose windows lie in this one's.
    mutating func add(_ rows: RowTable, _ samples: SampleRows) {
        guard !isImpossible else { return }
        let keys = rows.rowProfiles.indices.map { row in
            Key(
                series: series[Int(rows.rowSeries[row])],
                profile: rows.rowProfiles[row],
                window: Windows.index(of: rows.profileTimes[Int(rows.rowProfiles[row])], grain.width),
                row: row
            )
        }
        let sorted = keys.sorted {
            $0.series != $1.series ? $0.series < $1.series : ($0.profile, $0.row) < ($1.profile, $1.row)
        }
        var start = 0
        while start < sorted.count, !isImpossible {
            var end = start + 1
            while end < sorted.count, sorted[end].series == sorted[start].series,
                sorted[end].window == sorted[start].window
            { end += 1 }
            merge(sorted[start..<end], rows, samples)
            start = end
        }
        joinWhenGrown()
    }

    /// How many samples it holds: not much more than twice those that its open windows will have, or than a chunk has.
    var heldSamples: Int { table.stacks.count }

    /// The next chunk: the rows of all windows that end before `time`, once there are enough samples for one; all rows at
    /// the end of all (nil).
    mutating func chunk(before time: Int64?) -> Chunk? {
        guard !isImpossible, !partials.isEmpty else { return nil }
        guard let time else { return chunk { _ in true } }
        guard table.stacks.count > limit else { return nil }
        let open = Windows.index(of: time, grain.width)
        return chunk { $0.window < open }
    }

    /// Gives the grain up: the rows it would stand for are not all here.
    mutating func giveUp() {
        isImpossible = true
        partials = []
        table = SampleRows(columns: columnCount)
    }

    /// Joins rows of the same series and window once they have grown to twice what was left the last time: a window of
    /// many large chunks would else be held sample by sample until it ends.
    private mutating func joinWhenGrown() {
        guard table.stacks.count > max(limit, 2 * joinedSamples), !isImpossible else { return }
        var joined = SampleRows(columns: columnCount)
        partials = join(partials, into: &joined)
        table = joined
        joinedSamples = table.stacks.count
    }

    private struct Key {
        var series: UInt32
        var profile: UInt32
        var window: Int64
        var row: Int
    }

    private mutating func merge(_ keys: ArraySlice<Key>, _ rows: RowTable, _ samples: SampleRows) {
        guard let first = keys.first else { return }
        let start = table.stacks.count
        var profiles: UInt32 = 0
        var last: UInt32?
        var count = 0
        for key in keys {
            if !rows.rowProfileCounts.isEmpty {
                profiles += rows.rowProfileCounts[key.row]
            } else if last != key.profile {
                profiles += 1
            }
            last = key.profile
            count += samples.samples(of: key.row).count
            add(samples.samples(of: key.row), of: samples)
        }
        endRow()
        partials.append(
            Partial(
                series: first.series,
                window: first.window,
                profiles: profiles,
                rows: keys.count,
                samples: count,
                range: start..<table.stacks.count
            )
        )
    }

    /// Adds samples to the sums of the present row, and notes which stacks it has.
    private mutating func add(_ range: Range<Int>, of samples: SampleRows) {
        for sample in range {
            _ = touched.insert(samples.stacks[sample])
        }
        for column in 0..<columnCount {
            let overflowed = Self.add(range, samples.stacks, samples.values[column], to: &sums[column])
            if overflowed { isImpossible = true }
        }
    }

    private static func add(
        _ range: Range<Int>,
        _ stacks: [UInt32],
        _ values: [Int64],
        to sums: inout [Int64]
    ) -> Bool {
        var isTooLarge = false
        for sample in range {
            let stack = Int(stacks[sample])
            let (sum, overflowed) = sums[stack].addingReportingOverflow(values[sample])
            sums[stack] = sum
            isTooLarge = isTooLarge || overflowed
        }
        return isTooLarge
    }

    /// Appends the present row to the table and forgets its sums.
    private mutating func endRow() {
        let start = table.stacks.count
        touched.drain(into: &table.stacks)
        let row = table.stacks[start...]
        for column in 0..<columnCount {
            Self.move(row, from: &sums[column], to: &table.values[column])
        }
        table.endRow()
    }

    private static func move(_ row: ArraySlice<UInt32>, from sums: inout [Int64], to values: inout [Int64]) {
        let row = row.span
        var sums = sums.mutableSpan
        values.append(addingCapacity: row.count) { free in
            for index in row.indices {
                free.append(sums[Int(row[index])])
                sums[Int(row[index])] = 0
            }
        }
    }

    private mutating func chunk(of isClosed: (Partial) -> Bool) -> Chunk? {
        let closed = partials.filter(isClosed)
        guard !closed.isEmpty else { return nil }
        var merged = SampleRows(columns: columnCount)
        let rows = join(closed, into: &merged)
        keepOpen(isClosed)
        guard !isImpossible, let totals = merged.totals() else {
            isImpossible = true
            return nil
        }
        let pays =
            rows.count * 2 <= rows.reduce(0) { $0 + $1.rows }
            && merged.stacks.count * 2 <= rows.reduce(0) { $0 + $1.samples }
        return chunk(rows, merged, totals, pays: pays)
    }

    /// Appends the samples of partial rows, those of one series and window as one row, in order of series and window.
    private mutating func join(_ partials: [Partial], into merged: inout SampleRows) -> [Partial] {
        let sorted = partials.sorted { ($0.series, $0.window) < ($1.series, $1.window) }
        var rows: [Partial] = []
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count,
                (sorted[end].series, sorted[end].window) == (sorted[start].series, sorted[start].window)
            {
                end += 1
            }
            let first = merged.stacks.count
            rows.append(joinRow(sorted[start..<end], into: &merged))
            rows[rows.count - 1].range = first..<merged.stacks.count
            start = end
        }
        return rows
    }

    /// Appends the samples of partial rows of one series and window as one row.
    private mutating func joinRow(_ partials: ArraySlice<Partial>, into merged: inout SampleRows) -> Partial {
        var row = partials[partials.startIndex]
        guard partials.count > 1 else {
            merged.append(row.range, of: table)
            return row
        }
        // While they are swapped the row goes to the end of the merged ones.
        swap(&table, &merged)
        for partial in partials { add(partial.range, of: merged) }
        endRow()
        swap(&table, &merged)
        for partial in partials.dropFirst() {
            row.profiles += partial.profiles
            row.rows += partial.rows
            row.samples += partial.samples
        }
        return row
    }

    private mutating func keepOpen(_ isClosed: (Partial) -> Bool) {
        var kept = SampleRows(columns: columnCount)
        var open: [Partial] = []
        for var partial in partials where !isClosed(partial) {
            let start = kept.stacks.count
            kept.append(partial.range, of: table)
            partial.range = start..<kept.stacks.count
            open.append(partial)
        }
        partials = open
        table = kept
        joinedSamples = table.stacks.count
    }

    private mutating func chunk(
        _ rows: [Partial],
        _ samples: SampleRows,
        _ totals: [[Int64]],
        pays: Bool
    ) -> Chunk? {
        let windows = Set(rows.map(\.window)).sorted()
        guard let first = windows.first, let last = windows.last,
            let start = Windows.range(first, grain.width)?.first, let end = Windows.range(last, grain.width)?.last
        else {
            isImpossible = true
            return nil
        }
        let places = Dictionary(uniqueKeysWithValues: windows.enumerated().map { ($1, UInt32($0)) })
        var table = RowTable(columns: columnCount)
        table.profileTimes = windows.map { $0 * grain.width }
        table.rowSeries = rows.map(\.series)
        table.rowProfiles = rows.map { places[$0.window] ?? 0 }
        table.rowProfileCounts = rows.map(\.profiles)
        table.totals = totals
        return Chunk(rows: table, samples: samples, timeRange: TimeRange(start: start, end: end), pays: pays)
    }
}
