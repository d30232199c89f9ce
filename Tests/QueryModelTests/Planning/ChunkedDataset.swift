import BlockFormat
import ProfileModel
import QueryModel

/// A dataset of many chunks whose profiles are known by their times: what a compacted block would say of it.
struct ChunkedDataset {
    let times: [Int64]
    private(set) var metadata: DatasetMetadata

    /// Cuts profiles at `times` into raw chunks that end at the given moments, the last one excepted.
    init(times: [Int64], cutAt ends: [Int64], rawRows: Int = 100, groups: [SampleGroup] = [PlanningFixtures.cpu]) {
        self.times = times.sorted()
        metadata = PlanningFixtures.dataset(
            start: self.times.first ?? 0,
            end: self.times.last ?? 0,
            groups: groups
        )
        metadata.sections.removeAll { $0.kind != .series && $0.kind != .symbols }
        metadata.chunks = []
        var rest = self.times[...]
        for end in ends.sorted() + [.max] {
            let part = rest.prefix { $0 <= end }
            rest = rest.dropFirst(part.count)
            guard let first = part.first, let last = part.last else { continue }
            for group in groups.indices {
                add(
                    RowChunk(
                        group: group,
                        timeRange: TimeRange(start: first, end: last),
                        rowCount: rawRows * part.count,
                        sampleCount: 0
                    )
                )
            }
        }
    }

    /// Adds chunks of rollups of a grain: one for each run of windows that ends at the given multiples of its width.
    mutating func addRollups(
        _ grain: RollupGrain,
        endingAt ends: [Int64],
        within bounds: ClosedRange<Int64>? = nil,
        rows: Int = 1,
        group: Int = 0
    ) {
        let width = grain.width
        let times = bounds ?? metadata.timeRange.start...metadata.timeRange.end
        var start = bounds?.lowerBound ?? Self.floor(times.lowerBound - 1, width) * width
        let last = Self.ceiling(times.upperBound, width) * width
        for end in (ends.map { Self.floor($0, width) * width } + [last]).sorted() where end > start {
            let range = TimeRange(start: start + 1, end: end)
            let (span, _) = end.subtractingReportingOverflow(start)
            let count = rows * Int(max(0, span) / width)
            add(RowChunk(group: group, rollup: grain, timeRange: range, rowCount: count, sampleCount: 0))
            start = end
        }
    }

    /// How often a plan counts each profile, by its time.
    func counts(_ references: [DatasetReference], group: Int = 0) -> [Int64: Int] {
        var counts: [Int64: Int] = [:]
        for reference in references {
            for column in reference.columns where metadata.chunks[column.chunk].group == group {
                for time in times where isCounted(time, column) { counts[time, default: 0] += 1 }
            }
        }
        return counts
    }

    private func isCounted(_ time: Int64, _ column: ColumnReference) -> Bool {
        let chunk = metadata.chunks[column.chunk]
        guard chunk.timeRange.contains(time) else { return false }
        guard let width = chunk.rollup?.width else { return column.range.contains(time) }
        // The engine knows of a window only its end.
        return column.range.contains(Self.ceiling(time, width) * width)
    }

    /// Adds a chunk with its sections.
    mutating func add(_ chunk: RowChunk) {
        let number = UInt32(metadata.chunks.count)
        metadata.chunks.append(chunk)
        for kind in [SectionKind.profiles, .samples, .identities, .spans] {
            metadata.sections.append(
                SectionMetadata(
                    kind: kind,
                    layout: chunk.rollup == nil || kind != .profiles ? 2 : 3,
                    chunk: number,
                    offset: metadata.sections.count * 100,
                    storedSize: 100,
                    rawSize: 200,
                    checksum: 7
                )
            )
        }
    }

    private static func floor(_ value: Int64, _ width: Int64) -> Int64 {
        value / width - (value % width < 0 ? 1 : 0)
    }

    private static func ceiling(_ value: Int64, _ width: Int64) -> Int64 {
        value / width + (value % width > 0 ? 1 : 0)
    }
}
