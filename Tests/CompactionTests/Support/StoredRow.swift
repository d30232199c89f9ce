import BlockFormat
import MetadataStorage
import ObjectStorage
import ProfileModel
import QueryModel

/// One value of one profile, with everything that names it.
struct StoredRow: Hashable, Comparable, Sendable {
    var tenant: String
    var type: String
    var labels: LabelSet
    var time: Int64
    var stack: [String]
    var value: Int64

    static func < (lhs: StoredRow, rhs: StoredRow) -> Bool { "\(lhs)" < "\(rhs)" }
}

/// Reads raw rows back, one block after the other, without rollups or any shortcut.
struct RowReader {
    let store: any ObjectStore
    let metastore: MemoryMetastore

    /// What queries of a tenant must see, sorted.
    func rows(of tenant: TenantID) async throws -> [StoredRow] {
        let deletions = try await metastore.deletions(of: [tenant])
        let everything = TimeRange(start: .min, end: .max)
        let blocks = try await metastore.blocks(
            matching: BlockSelection(tenants: [tenant], range: everything, limit: .max)
        )
        var rows: [StoredRow] = []
        for block in blocks {
            let bytes = try await store.get(ObjectKey(block.objectPath), limit: .max)
            for dataset in block.datasets {
                rows += try self.rows(of: dataset, bytes).filter { row in
                    !deletions.contains { $0.createdAt >= block.deletionHorizon && Self.hides($0, row) }
                }
            }
        }
        return rows.sorted()
    }

    private static func hides(_ deletion: DeletionRecord, _ row: StoredRow) -> Bool {
        guard let matchers = try? CompiledMatchers(LabelSelector(parsing: deletion.selector).matchers),
            let type = try? ProfileType(parsing: row.type)
        else { return false }
        let service = row.labels[LabelName.serviceName] ?? ""
        return deletion.tenant.name == row.tenant && deletion.range.contains(row.time)
            && matchers.matches(series: row.labels, profileType: type, service: service)
    }

    private func rows(of record: DatasetRecord, _ bytes: [UInt8]) throws -> [StoredRow] {
        let dataset = record.metadata
        func section(_ kind: SectionKind, _ chunk: Int = 0) throws -> (bytes: [UInt8], layout: UInt8) {
            guard let section = dataset.section(kind, chunk: chunk) else { throw MissingSection() }
            return (try SectionCodec.unpack(Array(bytes[section.range]), section), section.layout)
        }
        let series = try SeriesTable(decoding: section(.series).bytes, layout: section(.series).layout)
        let symbols = try SymbolTable(decoding: section(.symbols).bytes, layout: section(.symbols).layout)
        var rows: [StoredRow] = []
        for (number, chunk) in dataset.chunks.enumerated() where chunk.rollup == nil {
            let group = dataset.groups[chunk.group]
            let (raw, layout) = try section(.profiles, number)
            let table = try RowTable(
                decoding: raw,
                layout: layout,
                group: group,
                seriesCount: series.labelSets.count,
                profileCount: dataset.profileCount
            )
            let suppressed = Set(record.suppressed)
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
                    let profile = Int(table.rowProfiles[row])
                    if suppressed.contains(table.profileNumbers[profile]) { continue }
                    var wanted = [Bool](repeating: false, count: table.rowProfiles.count)
                    wanted[row] = true
                    var sums = [Int64](repeating: 0, count: symbols.stackNodes.count)
                    try SampleScanner.addValues(samples, rows: table, wanted: wanted, into: &sums)
                    for (stack, value) in sums.enumerated() where value != 0 {
                        rows.append(
                            StoredRow(
                                tenant: dataset.tenant.name,
                                type: group.profileType(column: column).id,
                                labels: series.labelSets[Int(table.rowSeries[row])],
                                time: table.profileTimes[profile],
                                stack: Self.names(of: stack, symbols),
                                value: value
                            )
                        )
                    }
                }
            }
        }
        return rows
    }

    private struct MissingSection: Error {}

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
