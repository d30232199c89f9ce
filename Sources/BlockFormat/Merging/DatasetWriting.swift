import ProfileModel

/// The second pass over the sources of a dataset: writes its sections, chunk by chunk in time order.
struct DatasetWriting {
    private var gathering: DatasetGathering
    private let encoding: CompactionEncoding
    private let keptBytes: Int
    private let arrangement: SymbolArrangement
    private let order: StackOrder
    /// Series in order, and for each gathered series its number (`UInt32.max` when no row has it).
    private let series: [LabelSet]
    private let seriesNumbers: [UInt32]
    private let reduced: ReducedSeries?
    /// Numbers of the gathered groups that have rows, in order.
    private let groupNumbers: [Int]
    /// Gathered groups in order.
    private let groups: [GatheredRows]

    /// Samples of source chunks that are needed yet, as far as there is room for them.
    private var decoded: [Int: SampleRows]
    private var sorting: SampleSorting
    private var sections: [SectionMetadata] = []
    private var chunks: [RowChunk] = []
    private var profileCount: UInt32 = 0
    private var rowCount = 0
    private var sampleCount = 0

    /// Puts everything in order; nil when no row is left.
    ///
    /// - Parameters:
    ///   - gathering: the first pass, done.
    ///   - decoded: what was kept of it: samples of chunks by their numbers.
    ///   - keptBytes: at most so much of decoded samples is kept from chunk to chunk.
    ///   - encoding: how to lay out the dataset.
    init?(
        _ gathering: DatasetGathering,
        decoded: [Int: SampleRows],
        keptBytes: Int,
        encoding: CompactionEncoding
    ) {
        self.keptBytes = keptBytes
        self.gathering = gathering
        self.decoded = decoded
        self.encoding = encoding
        let gathered = gathering.groups
        groupNumbers = gathered.indices.filter { !gathered[$0].rows.isEmpty }.sorted {
            gathered[$0].key.lexicographicallyPrecedes(gathered[$1].key)
        }
        groups = groupNumbers.map { gathered[$0] }
        guard !groups.isEmpty else { return nil }
        (series, seriesNumbers) = Self.ordered(gathering.series, usedBy: groups)
        let wantsReduced = !encoding.reducedRollupWidths.isEmpty
        reduced = wantsReduced ? ReducedSeries(series) : nil
        let popularity = groups.map { group in
            group.popularity + [UInt32](repeating: 0, count: gathering.symbols.nodeCount - group.popularity.count)
        }
        var isStack = [Bool](repeating: false, count: gathering.symbols.nodeCount)
        for counts in popularity { for node in counts.indices where counts[node] > 0 { isStack[node] = true } }
        var arrangement = SymbolArrangement(gathering.symbols.table, stacks: isStack)
        order = StackOrder(popularity: popularity, places: arrangement.nodes)
        arrangement.setStacks(order.nodes)
        sorting = SampleSorting(stackCount: order.nodes.count)
        self.arrangement = arrangement
    }

    /// Writes all sections and gives the dataset's metadata.
    ///
    /// - Throws: `BlockFormatError` `.tooLarge`; what `read` and the sink throw; `CancellationError`.
    mutating func write(
        tenant: TenantID,
        service: String,
        lineage: [LineageRange],
        to output: inout BlockOutput
    ) async throws -> DatasetMetadata {
        try await writeTables(to: &output)
        var written: [SampleGroup] = []
        for index in groups.indices { written.append(try await writeGroup(index, to: &output)) }
        let raw = chunks.filter { $0.rollup == nil }
        let start = raw.map(\.timeRange.start).min() ?? 0
        return DatasetMetadata(
            tenant: tenant,
            service: service,
            timeRange: TimeRange(start: start, end: raw.map(\.timeRange.end).max() ?? start),
            profileCount: Int(profileCount),
            rowCount: rowCount,
            sampleCount: sampleCount,
            groups: written,
            labelSummaries: LabelSummary.summaries(of: series),
            sections: sections,
            chunks: chunks,
            lineage: lineage
        )
    }

    private static func ordered(_ series: [LabelSet], usedBy groups: [GatheredRows]) -> ([LabelSet], [UInt32]) {
        var isUsed = [Bool](repeating: false, count: series.count)
        for group in groups { for row in group.rows { isUsed[Int(row.series)] = true } }
        let used = series.indices.filter { isUsed[$0] }.sorted { series[$0].isBytewiseLess(than: series[$1]) }
        var numbers = [UInt32](repeating: .max, count: series.count)
        for (number, index) in used.enumerated() { numbers[index] = UInt32(number) }
        return (used.map { series[$0] }, numbers)
    }

    /// Writes what belongs to the whole dataset.
    private mutating func writeTables(to output: inout BlockOutput) async throws {
        let labels = SeriesTable(labelSets: series).encoded()
        try await write(.series, labels, layout: SectionLayout.lean, to: &output)
        if let reduced {
            let labels = SeriesTable(labelSets: reduced.labelSets).encoded()
            try await write(.series, labels, layout: SectionLayout.lean, chunk: 1, to: &output)
        }
        try await write(.symbols, arrangement.table.encodedSorted(), to: &output)
    }

    private mutating func writeGroup(_ index: Int, to output: inout BlockOutput) async throws -> SampleGroup {
        let layout = self.layout(of: index)
        for column in layout.group.columns.indices where !layout.factors[column].isEmpty {
            let factors = FactorColumn.encode(layout.factors[column])
            try await write(.factors, factors, chunk: index, column: column, to: &output)
        }
        let order = GroupOrder(groups[index], series: seriesNumbers, encoding: encoding)
        let distances = self.distances(from: layout.base)
        var rollups = self.rollups(layout)
        var waiting: [BlockOutput.Section] = []
        for (number, chunk) in order.chunks.enumerated() {
            try Task.checkCancellation()
            let samples = try await samples(of: chunk, in: index, distances)
            let rows = try self.rows(of: chunk, in: index, order, samples)
            waiting.append(contentsOf: try await writeRaw(rows, samples, layout, index, to: &output))
            let next = number + 1 < order.chunks.count ? order.chunks[number + 1].profiles.first : nil
            let time = next.map { groups[index].times[$0] }
            for chain in rollups.indices {
                rollups[chain].add(rows, samples)
                for (grain, chunk) in rollups[chain].chunks(before: time) {
                    try await writeRollup(chunk, grain, layout, index, to: &output)
                }
            }
            dropDecoded(of: index, before: time)
        }
        for section in waiting { sections.append(try await output.write(section)) }
        return layout.group
    }

    private func layout(of index: Int) -> GroupLayout {
        var group = groups[index].group
        var factors: [[Int64]] = []
        for (column, found) in groups[index].derivations.derivations().enumerated() {
            group.columns[column].derivation = found?.derivation
            let byNode = found?.derivation.factor == nil ? found?.factors ?? [] : []
            factors.append(byNode.isEmpty ? [] : order.nodes.map { Int($0) < byNode.count ? byNode[Int($0)] : 0 })
        }
        return GroupLayout(group: group, factors: factors, base: order.bases[index], stackCount: order.nodes.count)
    }

    /// For each node the distance of its stack from the base.
    private func distances(from base: Int) -> [UInt32] {
        let count = order.nodes.count
        return order.stacks.map { stack in
            guard stack != .max else { return .max }
            let distance = Int(stack) - base
            return UInt32(distance < 0 ? distance + count : distance)
        }
    }

    private func rollups(_ layout: GroupLayout) -> [RollupChain] {
        let all = (0..<UInt32(series.count)).map(\.self)
        var chains = chains(encoding.rollupWidths, without: nil, numbers: all, of: series.count, layout)
        if let reduced {
            let count = reduced.labelSets.count
            chains += self.chains(
                encoding.reducedRollupWidths,
                without: reduced.label,
                numbers: reduced.numbers,
                of: count,
                layout
            )
        }
        return chains
    }

    /// Grains of one view of the series; those whose windows do not lie in each other begin chains of their own.
    private func chains(
        _ widths: [Int64],
        without label: String?,
        numbers: [UInt32],
        of count: Int,
        _ layout: GroupLayout
    ) -> [RollupChain] {
        var runs: [[Int64]] = []
        for width in Set(widths).sorted() {
            if let last = runs.last?.last, width % last == 0 {
                runs[runs.count - 1].append(width)
            } else {
                runs.append([width])
            }
        }
        let all = (0..<UInt32(count)).map(\.self)
        return runs.map { run in
            RollupChain(
                run.enumerated().map { place, width in
                    RollupBuilder(
                        RollupGrain(width: width, withoutLabel: label),
                        series: place == 0 ? numbers : all,
                        columns: layout.group.columns.count,
                        stackCount: layout.stackCount,
                        limit: max(1, encoding.chunkSize / ChunkPlan.bytesPerSample)
                    )
                }
            )
        }
    }

    /// The samples of a chunk's rows, named by distances.
    private mutating func samples(
        of chunk: GroupOrder.Chunk,
        in group: Int,
        _ distances: [UInt32]
    ) async throws -> SampleRows {
        let rows = groups[group].rows
        for number in Set(chunk.rows.map { Int(rows[$0].chunk) }).sorted() where decoded[number] == nil {
            decoded[number] = try await gathering.samples(of: number)
        }
        var samples = SampleRows(columns: groups[group].group.columns.count)
        let count = chunk.rows.reduce(0) { count, row in
            count + (decoded[Int(rows[row].chunk)]?.samples(of: Int(rows[row].row)).count ?? 0)
        }
        samples.reserve(rows: chunk.rows.count, samples: count)
        for row in chunk.rows {
            let found = rows[row]
            guard let source = decoded[Int(found.chunk)] else { continue }
            try sorting.append(source.samples(of: Int(found.row)), of: source, distances: distances, to: &samples)
        }
        return samples
    }

    /// Drops decoded samples that no later chunk of the group needs, or all when they are too many.
    private mutating func dropDecoded(of group: Int, before time: Int64?) {
        for number in decoded.keys where gathering.chunks[number].group == groupNumbers[group] {
            guard let time, let last = gathering.chunks[number].lastTime, last >= time else {
                decoded[number] = nil
                continue
            }
        }
        if decoded.values.reduce(0, { $0 + $1.byteCount }) > keptBytes { decoded = [:] }
    }

    private mutating func rows(
        of chunk: GroupOrder.Chunk,
        in group: Int,
        _ order: GroupOrder,
        _ samples: SampleRows
    ) throws(BlockFormatError) -> RowTable {
        let gathered = groups[group]
        var table = RowTable(columns: gathered.group.columns.count)
        guard let totals = samples.totals() else {
            throw BlockFormatError(.tooLarge, "the values of a row add up to more than 64 bits hold")
        }
        guard UInt64(profileCount) + UInt64(chunk.profiles.count) <= UInt64(UInt32.max) else {
            throw BlockFormatError(.tooLarge, "a dataset would have more than \(UInt32.max) profiles")
        }
        table.totals = totals
        table.profileNumbers = Array(profileCount..<profileCount + UInt32(chunk.profiles.count))
        table.profileTimes = chunk.profiles.map { gathered.times[$0] }
        table.profileIdentities = chunk.profiles.map { gathered.identities[$0] }
        for row in chunk.rows {
            table.rowProfiles.append(order.places[Int(gathered.rows[row].profile)])
            table.rowSeries.append(seriesNumbers[Int(gathered.rows[row].series)])
        }
        let found = chunk.rows.map { gathered.rows[$0] }
        if found.contains(where: { $0.span != 0 || $0.trace != .none }) {
            table.rowSpans = found.map(\.span)
            table.rowTraces = found.map(\.trace)
        }
        return table
    }

    /// Writes samples and residuals of a raw chunk; what is small waits, so that it lies together.
    private mutating func writeRaw(
        _ rows: RowTable,
        _ samples: SampleRows,
        _ layout: GroupLayout,
        _ group: Int,
        to output: inout BlockOutput
    ) async throws -> [BlockOutput.Section] {
        let compression = encoding.compression
        let encoded = try layout.encode(samples, chunk: chunks.count, compression: compression)
        for section in encoded.sections { sections.append(try await output.write(section)) }
        let profiles = rows.encodedSorted(group: layout.group)
        let identities = IdentityColumn.encode(rows.profileIdentities)
        var waiting = [
            try BlockOutput.Section(.profiles, profiles, chunk: chunks.count, compression: compression),
            try BlockOutput.Section(.identities, identities, chunk: chunks.count, compression: compression),
        ]
        if !rows.rowSpans.isEmpty {
            let spans = SpanColumn.encode(spans: rows.rowSpans, traces: rows.rowTraces)
            waiting.append(try BlockOutput.Section(.spans, spans, chunk: chunks.count, compression: compression))
        }
        let first = rows.profileTimes.first ?? 0
        chunks.append(
            RowChunk(
                group: group,
                timeRange: TimeRange(start: first, end: rows.profileTimes.last ?? first),
                rowCount: rows.rowProfiles.count,
                sampleCount: encoded.sampleCount
            )
        )
        profileCount += UInt32(rows.profileTimes.count)
        rowCount += rows.rowProfiles.count
        sampleCount += encoded.sampleCount
        return waiting
    }

    private mutating func writeRollup(
        _ chunk: RollupBuilder.Chunk,
        _ grain: RollupGrain,
        _ layout: GroupLayout,
        _ group: Int,
        to output: inout BlockOutput
    ) async throws {
        guard layout.fits(chunk.samples, totals: chunk.rows.totals) else { return }
        let rows = chunk.rows.encodedRollup(group: layout.group, width: grain.width)
        try await write(.profiles, rows, layout: SectionLayout.rollup, chunk: chunks.count, to: &output)
        let encoded = try layout.encode(chunk.samples, chunk: chunks.count, compression: encoding.compression)
        for section in encoded.sections { sections.append(try await output.write(section)) }
        chunks.append(
            RowChunk(
                group: group,
                rollup: grain,
                timeRange: chunk.timeRange,
                rowCount: chunk.rows.rowProfiles.count,
                sampleCount: encoded.sampleCount
            )
        )
    }

    private mutating func write(
        _ kind: SectionKind,
        _ raw: [UInt8],
        layout: UInt8 = SectionLayout.sorted,
        chunk: Int = 0,
        column: Int = 0,
        to output: inout BlockOutput
    ) async throws {
        let section = try BlockOutput.Section(
            kind,
            raw,
            layout: layout,
            chunk: chunk,
            column: column,
            compression: encoding.compression
        )
        sections.append(try await output.write(section))
    }
}
