import ProfileModel

/// The first pass over the sources of a dataset: reads and checks all that the merge needs of them, unites symbols and
/// series, and finds out what there is to write.
struct DatasetGathering {
    private let sources: [MergeSource]
    private var reader: SourceReader
    private var decoding = SampleDecoding()
    private var seriesNumbers: [LabelSet: UInt32] = [:]
    private var groupNumbers: [[UInt8]: Int] = [:]
    /// For each source and each of its stacks the node.
    private var nodes: [[UInt32]] = []

    /// Symbols of all sources.
    private(set) var symbols: SymbolUnion
    /// Series of all sources.
    private(set) var series: [LabelSet] = []
    /// Rows by group.
    private(set) var groups: [GatheredRows] = []
    /// Raw chunks of all sources.
    private(set) var chunks: [SourceChunk] = []
    /// Samples of chunks, by their numbers, as far as they were kept.
    private var decoded: [Int: SampleRows] = [:]
    private var decodedRoom: Int
    /// How many suppressed profiles were left out.
    private(set) var suppressedProfiles = 0
    /// How many rows were left out, whole or in part, because a deletion hides them.
    private(set) var hiddenRows = 0

    /// Prepares to read; nothing is read yet.
    ///
    /// Up to `keptBytes` of decoded samples are kept for the second pass, and as much of stored ones; what finds no room is
    /// read again.
    init(_ sources: [MergeSource], keptBytes: Int) {
        self.sources = sources
        decodedRoom = keptBytes
        reader = SourceReader(sources, keeping: keptBytes)
        var seed: UInt64 = 0
        for section in sources.flatMap(\.metadata.sections) { seed = mixed(seed, section.checksum) }
        symbols = SymbolUnion(seed: seed)
    }

    /// Reads all sources.
    ///
    /// - Throws: `UnreadableSource`; what `read` throws; `CancellationError`.
    mutating func run() async throws {
        for source in sources.indices {
            try Task.checkCancellation()
            try await read(source)
        }
    }

    /// The samples of a source's chunk, named by nodes, without hidden values.
    ///
    /// - Throws: as `run`.
    mutating func samples(of number: Int, isFirst: Bool = false) async throws -> SampleRows {
        let chunk = chunks[number]
        let metadata = sources[chunk.source].metadata
        let columns = try await reader.samples(
            of: chunk.source,
            chunk: chunk.chunk,
            stackCount: nodes[chunk.source].count,
            isKept: isFirst && decodedRoom == 0
        )
        let samples = try SourceReader.reading(chunk.source) { () throws(BlockFormatError) in
            try decoding.rows(
                columns,
                group: metadata.groups[metadata.chunks[chunk.chunk].group],
                rows: chunk.rows,
                nodes: nodes[chunk.source],
                nodeCount: symbols.nodeCount
            )
        }
        return isFirst ? samples : chunk.withoutHidden(samples)
    }

    private mutating func read(_ source: Int) async throws {
        let metadata = sources[source].metadata
        let seriesSection = metadata.section(.series)
        let rawSeries = try await reader.bytes(seriesSection, of: source, kind: .series)
        let series = try SourceReader.reading(source) { () throws(BlockFormatError) in
            try SeriesTable(decoding: rawSeries, layout: seriesSection?.layout ?? 0).labelSets
        }
        let symbolsSection = metadata.section(.symbols)
        let rawSymbols = try await reader.bytes(symbolsSection, of: source, kind: .symbols)
        let table = try SourceReader.reading(source) { () throws(BlockFormatError) in
            try SymbolTable(decoding: rawSymbols, layout: symbolsSection?.layout ?? 0)
        }
        nodes.append(try symbols.nodes(ofStacksIn: table))
        let numbers = series.map { number(of: $0) }
        for chunk in metadata.chunks.indices where metadata.chunks[chunk].rollup == nil {
            try await read(chunk, of: source, series: series, numbers: numbers)
        }
    }

    private mutating func read(
        _ chunk: Int,
        of source: Int,
        series: [LabelSet],
        numbers: [UInt32]
    ) async throws {
        let rows = try await rows(of: source, chunk: chunk, seriesCount: series.count)
        let metadata = sources[source].metadata
        let group = number(of: metadata.groups[metadata.chunks[chunk].group])
        var found = SourceChunk(source: source, chunk: chunk, group: group, rows: rows)
        chunks.append(found)
        let samples = try await self.samples(of: chunks.count - 1, isFirst: true)
        try SourceReader.reading(source) { () throws(BlockFormatError) in try Self.checkTotals(rows, samples) }
        found.hidden = HiddenColumns(sources[source].hidden, series: series, group: groups[group].group).columns(rows)
        hiddenRows += found.hidden.count
        let kept = found.withoutHidden(samples)
        add(&found, kept, numbers)
        keep(kept, of: chunks.count - 1)
        chunks[chunks.count - 1] = found
    }

    /// The rows of a chunk with identities and spans, wherever these are stored.
    private mutating func rows(of source: Int, chunk: Int, seriesCount: Int) async throws -> RowTable {
        let metadata = sources[source].metadata
        let section = metadata.section(.profiles, chunk: chunk)
        let raw = try await reader.bytes(section, of: source, kind: .profiles)
        var rows = try SourceReader.reading(source) { () throws(BlockFormatError) in
            guard section?.layout != SectionLayout.rollup else { throw SectionLayout.misplacedRollup }
            return try RowTable(
                decoding: raw,
                layout: section?.layout ?? 0,
                group: metadata.groups[metadata.chunks[chunk].group],
                seriesCount: seriesCount,
                profileCount: metadata.profileCount
            )
        }
        guard section?.layout != SectionLayout.lean else { return rows }
        let identities = metadata.section(.identities, chunk: chunk)
        let rawIdentities = try await reader.bytes(identities, of: source, kind: .identities)
        rows.profileIdentities = try SourceReader.reading(source) { () throws(BlockFormatError) in
            let count = rows.profileTimes.count
            return try IdentityColumn.decode(rawIdentities, layout: identities?.layout ?? 0, count: count)
        }
        guard let spans = metadata.section(.spans, chunk: chunk) else { return rows }
        let rawSpans = try await reader.bytes(spans, of: source, kind: .spans)
        (rows.rowSpans, rows.rowTraces) = try SourceReader.reading(source) { () throws(BlockFormatError) in
            try SpanColumn.decode(rawSpans, layout: spans.layout, rowCount: rows.rowProfiles.count)
        }
        return rows
    }

    private mutating func add(_ chunk: inout SourceChunk, _ samples: SampleRows, _ numbers: [UInt32]) {
        let rows = chunk.rows
        let suppressed = Set(sources[chunk.source].suppressed)
        let isSuppressed = rows.profileNumbers.map { suppressed.contains($0) }
        suppressedProfiles += isSuppressed.count { $0 }
        let isAnySuppressed = isSuppressed.contains(true)
        var profiles = [UInt32?](repeating: nil, count: rows.profileTimes.count)
        var counted = SampleRows(columns: samples.values.count)
        for row in rows.rowProfiles.indices {
            let profile = Int(rows.rowProfiles[row])
            let range = samples.samples(of: row)
            guard !isSuppressed[profile], !range.isEmpty else { continue }
            let number =
                profiles[profile]
                ?? groups[chunk.group].addProfile(
                    time: rows.profileTimes[profile],
                    identity: rows.profileIdentities[profile]
                )
            profiles[profile] = number
            chunk.lastTime = max(chunk.lastTime ?? .min, rows.profileTimes[profile])
            if isAnySuppressed { counted.append(range, of: samples) }
            groups[chunk.group].add(
                GatheredRows.Row(
                    profile: number,
                    series: numbers[Int(rows.rowSeries[row])],
                    span: rows.rowSpans.isEmpty ? 0 : rows.rowSpans[row],
                    trace: rows.rowTraces.isEmpty ? .none : rows.rowTraces[row],
                    chunk: UInt32(chunks.count - 1),
                    row: UInt32(row)
                ),
                sampleCount: range.count
            )
        }
        groups[chunk.group].count(isAnySuppressed ? counted : samples, nodeCount: symbols.nodeCount)
        chunk.rows.dropDetails()
    }

    /// Hands over the samples that were kept.
    mutating func takeDecoded() -> [Int: SampleRows] {
        defer { decoded = [:] }
        return decoded
    }

    /// Keeps decoded samples until one chunk finds no room.
    private mutating func keep(_ samples: SampleRows, of chunk: Int) {
        guard samples.byteCount <= decodedRoom else {
            decodedRoom = 0
            return
        }
        decodedRoom -= samples.byteCount
        decoded[chunk] = samples
    }

    private mutating func number(of labels: LabelSet) -> UInt32 {
        if let known = seriesNumbers[labels] { return known }
        let number = UInt32(series.count)
        seriesNumbers[labels] = number
        series.append(labels)
        return number
    }

    private mutating func number(of group: SampleGroup) -> Int {
        let key = group.mergeKey
        if let known = groupNumbers[key] { return known }
        groupNumbers[key] = groups.count
        groups.append(GatheredRows(group.plain, key: key))
        return groups.count - 1
    }

    /// Rows must add up to what they claim: readers of totals never see the samples.
    private static func checkTotals(_ rows: RowTable, _ samples: SampleRows) throws(BlockFormatError) {
        for column in samples.values.indices {
            let values = samples.values[column]
            for row in 0..<samples.rowCount {
                var sum: Int64 = 0
                for sample in samples.samples(of: row) {
                    let (next, overflowed) = sum.addingReportingOverflow(values[sample])
                    guard !overflowed else { throw BlockFormatError(.corrupt, "a row's values pass 64 bits") }
                    sum = next
                }
                guard sum == rows.totals[column][row] else {
                    throw BlockFormatError(
                        .corrupt,
                        "row \(row) has a total of \(rows.totals[column][row]), its samples add up to \(sum)",
                        section: .profiles
                    )
                }
            }
        }
    }
}

extension RowTable {
    /// Drops what the second pass does not need.
    fileprivate mutating func dropDetails() {
        profileNumbers = []
        profileTimes = []
        profileIdentities = []
        rowSeries = []
        rowSpans = []
        rowTraces = []
        totals = []
    }
}

extension SampleRows {
    /// Appends a row of another table.
    mutating func append(_ range: Range<Int>, of other: SampleRows) {
        stacks.append(contentsOf: other.stacks[range])
        for column in values.indices { values[column].append(contentsOf: other.values[column][range]) }
        endRow()
    }
}
