package import BlockFormat

/// What a plan reads, added up by kind of section, by level of the blocks and by grain of the rows.
package struct PlanBreakdown: Hashable, Sendable {
    /// Sections of one kind in blocks of one level.
    package struct Sections: Hashable, Sendable {
        /// Level of the blocks.
        package var level: Int
        /// Kind of the sections.
        package var kind: SectionKind
        /// Most ranges that have to be read; neighbouring ones may be read at once, cached ones not at all.
        package var requests: Int
        /// Stored bytes of them.
        package var bytes: Int
    }

    /// Chunks of one grain in blocks of one level.
    package struct Rows: Hashable, Sendable {
        /// Level of the blocks.
        package var level: Int
        /// Nil for rows as they came in, else the windows they were merged by.
        package var grain: RollupGrain?
        /// How many chunks are read.
        package var chunks: Int
        /// Rows that they have.
        package var rows: Int
    }

    /// By level, then number of the kind.
    package private(set) var sections: [Sections] = []
    /// By level, then grain: raw rows first, then narrow windows before wide ones.
    package private(set) var rows: [Rows] = []

    /// Adds up a plan.
    package init(_ plan: QueryPlan) {
        for phase in plan.phases {
            var query = plan.query
            query.report = phase.report
            for fragment in phase.fragments {
                for reference in fragment.datasets { add(reference, query) }
            }
        }
        sections.sort { ($0.level, $0.kind.rawValue) < ($1.level, $1.kind.rawValue) }
        rows.sort { Self.rank($0) < Self.rank($1) }
    }

    private mutating func add(_ reference: DatasetReference, _ query: Query) {
        let required = RequiredSections(for: query.report, of: reference, dependsOnSeries: query.dependsOnSeries)
        for section in required.sections(of: reference) { add(section, level: reference.level) }
        guard required.profiles else { return }
        var last = -1
        for column in reference.columns where column.chunk != last {
            last = column.chunk
            guard reference.dataset.chunks.indices.contains(last) else { continue }
            add(reference.dataset.chunks[last], level: reference.level)
        }
    }

    private mutating func add(_ section: SectionMetadata, level: Int) {
        let bytes = ReadCost.held(section.storedSize)
        if let index = sections.firstIndex(where: { $0.level == level && $0.kind == section.kind }) {
            sections[index].requests += 1
            sections[index].bytes = ReadCost.sum(sections[index].bytes, bytes)
        } else {
            sections.append(Sections(level: level, kind: section.kind, requests: 1, bytes: bytes))
        }
    }

    private mutating func add(_ chunk: RowChunk, level: Int) {
        let count = ReadCost.held(chunk.rowCount)
        if let index = rows.firstIndex(where: { $0.level == level && $0.grain == chunk.rollup }) {
            rows[index].chunks += 1
            rows[index].rows = ReadCost.sum(rows[index].rows, count)
        } else {
            rows.append(Rows(level: level, grain: chunk.rollup, chunks: 1, rows: count))
        }
    }

    private static func rank(_ rows: Rows) -> (Int, Int64, String) {
        (rows.level, rows.grain?.width ?? 0, rows.grain?.withoutLabel ?? "")
    }
}

extension PlanBreakdown {
    /// The sums for people, a line each.
    package var lines: [String] {
        sections.map { part in
            "level \(part.level), \(part.kind): at most \(part.requests) ranges, \(ByteText.of(part.bytes))"
        }
            + rows.map { part in
                "level \(part.level), \(Self.name(part.grain)): \(part.rows) rows in \(part.chunks) chunks"
            }
    }

    private static func name(_ grain: RollupGrain?) -> String {
        guard let grain else { return "raw" }
        let windows = "windows of \(Duration.nanoseconds(grain.width))"
        return grain.withoutLabel.map { "\(windows) without \($0)" } ?? windows
    }
}
