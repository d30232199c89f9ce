import BlockFormat
import ProfileModel
import Testing

/// A block read back from its bytes alone, as rows with names: what its raw chunks say.
struct OpenedSegment {
    struct Row: Hashable {
        var service: String
        var type: String
        var labels: LabelSet
        var time: Int64
        var identity: ProfileIdentity
        var span: UInt64
        var trace: TraceID
        var stack: [String]
        var value: Int64
    }

    let metadata: BlockMetadata
    private let isDetailed: Bool
    private(set) var rows: [Row] = []
    private(set) var totals: [String: Int64] = [:]
    /// Number of profiles of each dataset and type.
    private(set) var profileCounts: [String: Int] = [:]

    /// Reads everything; `isDetailed` names stacks by all that is known of their frames, not only by functions.
    init(_ bytes: [UInt8], isDetailed: Bool = false) throws {
        self.isDetailed = isDetailed
        let size = try BlockFooter.size(tail: Array(bytes.suffix(BlockFooter.trailerSize)))
        metadata = try BlockFooter.decode(tail: Array(bytes.suffix(size)), objectSize: bytes.count)
        for dataset in metadata.datasets { try read(OpenedDataset(dataset, bytes)) }
        rows = rows.inOrder
    }

    private mutating func read(_ dataset: OpenedDataset) throws {
        for chunk in dataset.metadata.chunks.indices where dataset.metadata.chunks[chunk].rollup == nil {
            let group = dataset.metadata.groups[dataset.metadata.chunks[chunk].group]
            let table = try dataset.rows(chunk: chunk)
            for column in group.columns.indices {
                let type = group.profileType(column: column).id
                profileCounts["\(dataset.metadata.service) \(type)", default: 0] += table.profileTimes.count
                let samples = try dataset.samples(chunk: chunk, column: column)
                for row in table.rowProfiles.indices {
                    let sums = try dataset.sums(samples, table, row: row)
                    totals[type, default: 0] &+= table.totals[column][row]
                    #expect(sums.reduce(0, +) == table.totals[column][row])
                    for (stack, value) in sums.enumerated() where value != 0 {
                        rows.append(self.row(row, of: table, in: dataset, type: type, stack: stack, value: value))
                    }
                }
            }
        }
    }

    private func row(
        _ row: Int,
        of table: RowTable,
        in dataset: OpenedDataset,
        type: String,
        stack: Int,
        value: Int64
    ) -> Row {
        let profile = Int(table.rowProfiles[row])
        return Row(
            service: dataset.metadata.service,
            type: type,
            labels: dataset.series[Int(table.rowSeries[row])],
            time: table.profileTimes[profile],
            identity: table.profileIdentities[profile],
            span: table.rowSpans.isEmpty ? 0 : table.rowSpans[row],
            trace: table.rowTraces.isEmpty ? .none : table.rowTraces[row],
            stack: dataset.frames(of: stack, isDetailed: isDetailed),
            value: value
        )
    }
}

/// One dataset of a block and how to read it.
struct OpenedDataset {
    let metadata: DatasetMetadata
    let series: [LabelSet]
    let symbols: SymbolTable
    private let bytes: [UInt8]

    init(_ metadata: DatasetMetadata, _ bytes: [UInt8]) throws {
        self.metadata = metadata
        self.bytes = bytes
        let labels = try #require(metadata.section(.series))
        series = try SeriesTable(decoding: Self.unpacked(labels, bytes), layout: labels.layout).labelSets
        let stacks = try #require(metadata.section(.symbols))
        symbols = try SymbolTable(decoding: Self.unpacked(stacks, bytes), layout: stacks.layout)
    }

    /// Label sets of the view that a chunk's rows number.
    func series(chunk: Int) throws -> [LabelSet] {
        guard metadata.chunks[chunk].rollup?.withoutLabel != nil else { return series }
        let labels = try #require(metadata.section(.series, chunk: 1))
        return try SeriesTable(decoding: Self.unpacked(labels, bytes), layout: labels.layout).labelSets
    }

    /// Rows of a chunk with identities and spans.
    func rows(chunk: Int) throws -> RowTable {
        let section = try #require(metadata.section(.profiles, chunk: chunk))
        var table = try RowTable(
            decoding: Self.unpacked(section, bytes),
            layout: section.layout,
            group: metadata.groups[metadata.chunks[chunk].group],
            seriesCount: series(chunk: chunk).count,
            profileCount: metadata.profileCount
        )
        if let section = metadata.section(.identities, chunk: chunk) {
            table.profileIdentities = try IdentityColumn.decode(
                Self.unpacked(section, bytes),
                layout: section.layout,
                count: table.profileTimes.count
            )
        }
        if let section = metadata.section(.spans, chunk: chunk) {
            (table.rowSpans, table.rowTraces) = try SpanColumn.decode(
                Self.unpacked(section, bytes),
                layout: section.layout,
                rowCount: table.rowProfiles.count
            )
        }
        return table
    }

    func samples(chunk: Int, column: Int) throws -> ColumnSamples {
        try ColumnSamples(
            assembling: metadata.sampleSections(chunk: chunk, column: column).map {
                ($0, try Self.unpacked($0, bytes))
            },
            for: metadata,
            chunk: chunk,
            column: column,
            stackCount: symbols.stackNodes.count
        )
    }

    /// The sums of one row's values by stack.
    func sums(_ samples: ColumnSamples, _ table: RowTable, row: Int) throws -> [Int64] {
        var wanted = [Bool](repeating: false, count: table.rowProfiles.count)
        wanted[row] = true
        var sums = [Int64](repeating: 0, count: symbols.stackNodes.count)
        try SampleScanner.addValues(samples, rows: table, wanted: wanted, into: &sums)
        return sums
    }

    /// Frames of a stack, root first.
    func frames(of stack: Int, isDetailed: Bool) -> [String] {
        var frames: [String] = []
        var node = Int(symbols.stackNodes[stack])
        while node != 0 {
            frames.append(isDetailed ? detail(of: node) : name(of: node))
            node = Int(symbols.nodeParents[node])
        }
        return frames.reversed()
    }

    private func name(of node: Int) -> String {
        let location = symbols.locations[Int(symbols.nodeLocations[node])]
        guard location.lineCount > 0 else { return "\(location.address)" }
        return text(symbols.functions[Int(symbols.lines[Int(location.firstLine)].function)].name)
    }

    private func detail(of node: Int) -> String {
        let location = symbols.locations[Int(symbols.nodeLocations[node])]
        var parts = ["\(location.address)"]
        for line in symbols.lines[Int(location.firstLine)..<Int(location.firstLine + location.lineCount)] {
            let function = symbols.functions[Int(line.function)]
            let names = [function.name, function.systemName, function.filename].map { hex($0) }
            parts.append("\(names) \(function.startLine) \(line.line)")
        }
        if location.mapping >= 0 {
            let mapping = symbols.mappings[Int(location.mapping)]
            let names = [mapping.filename, mapping.buildID].map { hex($0) }
            parts.append("\(mapping.start) \(mapping.limit) \(mapping.fileOffset) \(names) \(mapping.flags)")
        }
        return parts.joined(separator: "|")
    }

    private func text(_ number: UInt32) -> String { String(decoding: symbols.string(number), as: UTF8.self) }

    private func hex(_ number: UInt32) -> String { "\(Array(symbols.string(number)))" }

    private static func unpacked(_ section: SectionMetadata, _ bytes: [UInt8]) throws -> [UInt8] {
        try SectionCodec.unpack(Array(bytes[section.range]), section)
    }
}

extension [OpenedSegment.Row] {
    /// In one order, whichever they came in.
    var inOrder: Self { map { (hash: "\($0)", row: $0) }.sorted { $0.hash < $1.hash }.map(\.row) }
}

/// What a segment of these profiles must hold: samples of equal series, span and stack added up.
func expectedRows(of profiles: [TestProfile]) -> [OpenedSegment.Row] {
    var rows: [OpenedSegment.Row] = []
    for profile in profiles {
        var sums: [OpenedSegment.Row: Int64] = [:]
        for sample in profile.samples
        where sample.values.contains(where: { $0 != 0 }) && sample.values.allSatisfy({ $0 >= 0 }) {
            var key = OpenedSegment.Row(
                service: profile.service,
                type: "",
                labels: profile.entry.labels,
                time: profile.time,
                identity: profile.entry.identity,
                span: 0,
                trace: .none,
                stack: sample.stack,
                value: 0
            )
            for label in sample.labels {
                if label.name == LabelName.spanID {
                    key.span = UInt64(label.value, radix: 16) ?? 0
                } else if label.name == LabelName.traceID {
                    key.trace.low = UInt64(label.value, radix: 16) ?? 0
                } else if key.labels[label.name] == nil {
                    key.labels.set(label.name, to: label.value)
                }
            }
            for (column, type) in profile.types.enumerated() {
                key.type = "\(profile.name):\(type.0):\(type.1):cpu:nanoseconds"
                sums[key, default: 0] += sample.values[column]
            }
        }
        for (row, value) in sums where value != 0 {
            var row = row
            row.value = value
            rows.append(row)
        }
    }
    return rows.inOrder
}
