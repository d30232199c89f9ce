import BlockFormat
import ProfileModel
import Testing

/// A segment read back from its bytes alone, as rows with names.
struct OpenedSegment {
    struct Row: Hashable, Comparable {
        var service: String
        var type: String
        var labels: LabelSet
        var time: Int64
        var span: UInt64
        var stack: [String]
        var value: Int64

        static func < (lhs: Row, rhs: Row) -> Bool { "\(lhs)" < "\(rhs)" }
    }

    let metadata: BlockMetadata
    private(set) var rows: [Row] = []
    private(set) var totals: [String: Int64] = [:]

    init(_ bytes: [UInt8]) throws {
        let size = try BlockFooter.size(tail: Array(bytes.suffix(BlockFooter.trailerSize)))
        metadata = try BlockFooter.decode(tail: Array(bytes.suffix(size)), objectSize: bytes.count)
        for dataset in metadata.datasets { try read(dataset, bytes) }
        rows.sort()
    }

    static func section(
        _ kind: SectionKind,
        _ dataset: DatasetMetadata,
        _ bytes: [UInt8],
        group: Int = 0,
        column: Int = 0
    ) throws -> [UInt8] {
        let section = try #require(dataset.section(kind, chunk: group, column: column))
        return try SectionCodec.unpack(Array(bytes[section.range]), section)
    }

    private mutating func read(_ dataset: DatasetMetadata, _ bytes: [UInt8]) throws {
        let series = try SeriesTable(decoding: Self.section(.series, dataset, bytes), layout: 1)
        let symbols = try SymbolTable(decoding: Self.section(.symbols, dataset, bytes), layout: 1)
        for (number, group) in dataset.groups.enumerated() {
            let table = try RowTable(
                decoding: Self.section(.profiles, dataset, bytes, group: number),
                layout: 1,
                group: group,
                seriesCount: series.labelSets.count,
                profileCount: dataset.profileCount
            )
            for column in group.columns.indices {
                let samples = try ColumnSamples(
                    assembling: dataset.sampleSections(chunk: number, column: column).map {
                        ($0, try SectionCodec.unpack(Array(bytes[$0.range]), $0))
                    },
                    for: dataset,
                    chunk: number,
                    column: column,
                    stackCount: symbols.stackNodes.count
                )
                for row in table.rowProfiles.indices {
                    var wanted = [Bool](repeating: false, count: table.rowProfiles.count)
                    wanted[row] = true
                    var sums = [Int64](repeating: 0, count: symbols.stackNodes.count)
                    try SampleScanner.addValues(samples, rows: table, wanted: wanted, into: &sums)
                    let type = group.profileType(column: column).id
                    totals[type, default: 0] += table.totals[column][row]
                    #expect(sums.reduce(0, +) == table.totals[column][row])
                    for (stack, value) in sums.enumerated() where value != 0 {
                        rows.append(
                            Row(
                                service: dataset.service,
                                type: type,
                                labels: series.labelSets[Int(table.rowSeries[row])],
                                time: table.profileTimes[Int(table.rowProfiles[row])],
                                span: table.rowSpans.isEmpty ? 0 : table.rowSpans[row],
                                stack: Self.names(of: stack, symbols),
                                value: value
                            )
                        )
                    }
                }
            }
        }
    }

    /// Function names of a stack, root first.
    private static func names(of stack: Int, _ symbols: SymbolTable) -> [String] {
        var names: [String] = []
        var node = Int(symbols.stackNodes[stack])
        while node != 0 {
            let location = symbols.locations[Int(symbols.nodeLocations[node])]
            let line = symbols.lines[Int(location.firstLine)]
            names.append(String(decoding: symbols.string(symbols.functions[Int(line.function)].name), as: UTF8.self))
            node = Int(symbols.nodeParents[node])
        }
        return names.reversed()
    }
}

/// What a segment of these profiles must hold: samples of equal series, span and stack added up.
func expectedRows(of profiles: [TestProfile]) -> [OpenedSegment.Row] {
    var rows: [OpenedSegment.Row] = []
    for profile in profiles {
        var sums: [OpenedSegment.Row: Int64] = [:]
        for sample in profile.samples
        where sample.values.contains(where: { $0 != 0 }) && sample.values.allSatisfy({ $0 >= 0 }) {
            var labels = profile.entry.labels
            var span: UInt64 = 0
            for label in sample.labels {
                if label.name == LabelName.spanID {
                    span = UInt64(label.value, radix: 16) ?? 0
                } else if labels[label.name] == nil {
                    labels.set(label.name, to: label.value)
                }
            }
            for (column, type) in profile.types.enumerated() {
                let id = "\(profile.name):\(type.0):\(type.1):cpu:nanoseconds"
                let key = OpenedSegment.Row(
                    service: profile.service,
                    type: id,
                    labels: labels,
                    time: profile.time,
                    span: span,
                    stack: sample.stack,
                    value: 0
                )
                sums[key, default: 0] += sample.values[column]
            }
        }
        for (row, value) in sums where value != 0 {
            var row = row
            row.value = value
            rows.append(row)
        }
    }
    return rows.sorted()
}
