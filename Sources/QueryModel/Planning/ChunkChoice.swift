import BlockFormat
import ProfileModel

/// Chooses from which chunks of a dataset the rows of a range are read, each row just once.
///
/// The coarsest rollups serve the windows wholly inside, finer ones what is left at the edges, raw chunks the rest. A
/// rollup that saves no more than it costs is not used, for instance when the raw chunks under it are read anyway.
struct ChunkChoice {
    /// Rows of one chunk, those of a range.
    struct Use: Hashable {
        var chunk: Int
        var range: TimeRange
    }

    private struct Rollup {
        var chunk: Int
        var windows: [TimeRange]
    }

    private let chunks: [RowChunk]
    private let range: TimeRange
    private let rawOnly: [TimeRange]
    private let rules: RollupRules
    private let costs: [ReadCost]

    /// Makes the choice's terms.
    ///
    /// - Parameters:
    ///   - chunks: the dataset's chunks.
    ///   - range: the time asked for.
    ///   - rawOnly: ranges that no rollup may serve.
    ///   - rules: which rollups may be used.
    ///   - costs: what reading each chunk takes.
    init(_ chunks: [RowChunk], range: TimeRange, rawOnly: [TimeRange], rules: RollupRules, costs: [ReadCost]) {
        self.chunks = chunks
        self.range = range
        self.rawOnly = rawOnly
        self.rules = rules
        self.costs = costs
    }

    /// The rows to read of one sample group, ascending by chunk, then time.
    func uses(ofGroup group: Int) -> [Use] {
        let raw = chunks.indices.filter {
            chunks[$0].group == group && chunks[$0].rollup == nil && chunks[$0].timeRange.overlaps(range)
        }
        let rollups = dropUnprofitable(rollups(ofGroup: group), over: raw)
        let rest = rest(after: rollups)
        var uses = rollups.flatMap { rollup in rollup.windows.map { Use(chunk: rollup.chunk, range: $0) } }
        for chunk in raw {
            uses += rest.ranges.filter { $0.overlaps(chunks[chunk].timeRange) }.map { Use(chunk: chunk, range: $0) }
        }
        return uses.sorted { ($0.chunk, $0.range.start) < ($1.chunk, $1.range.start) }
    }

    /// Rollups with those of their windows that no coarser one serves, coarsest first.
    private func rollups(ofGroup group: Int) -> [Rollup] {
        let candidates = chunks.indices.filter { chunks[$0].group == group && rules.allow(chunks[$0]) }
        guard !candidates.isEmpty else { return [] }
        var open = TimeRanges(range)
        for part in rawOnly { open.subtract(part) }
        var rollups: [Rollup] = []
        for chunk in candidates.sorted(by: isCoarser) {
            let windows = open.ranges.compactMap { part in
                part.intersection(chunks[chunk].timeRange).flatMap { chunks[chunk].rollup?.windows(inside: $0) }
            }
            guard !windows.isEmpty else { continue }
            for part in windows { open.subtract(part) }
            rollups.append(Rollup(chunk: chunk, windows: windows))
        }
        return rollups
    }

    /// Wide windows before narrow ones; of the same width those without a label, which have fewer rows.
    private func isCoarser(_ lhs: Int, _ rhs: Int) -> Bool {
        let (left, right) = (chunks[lhs].rollup, chunks[rhs].rollup)
        if left?.width != right?.width { return left?.width ?? 0 > right?.width ?? 0 }
        if (left?.withoutLabel == nil) != (right?.withoutLabel == nil) { return left?.withoutLabel != nil }
        return lhs < rhs
    }

    /// Gives up rollups, finest first, that cost as much as the raw chunks they save.
    private func dropUnprofitable(_ rollups: [Rollup], over raw: [Int]) -> [Rollup] {
        guard !rollups.isEmpty else { return [] }
        let rest = rest(after: rollups)
        var isRead = raw.map { rest.overlaps(chunks[$0].timeRange) }
        var kept: [Rollup] = []
        for rollup in rollups.reversed() {
            let saved = raw.indices.filter { index in
                !isRead[index] && rollup.windows.contains { $0.overlaps(chunks[raw[index]].timeRange) }
            }
            if saved.reduce(0, { $0 + costs[raw[$1]].weight }) > costs[rollup.chunk].weight {
                kept.append(rollup)
            } else {
                for index in saved { isRead[index] = true }
            }
        }
        return kept
    }

    private func rest(after rollups: [Rollup]) -> TimeRanges {
        var rest = TimeRanges(range)
        for rollup in rollups { for windows in rollup.windows { rest.subtract(windows) } }
        return rest
    }
}
