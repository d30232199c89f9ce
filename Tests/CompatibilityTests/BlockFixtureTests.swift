import BlockFormat
import Foundation
import ProfileModel
import Testing

/// Blocks that released versions wrote must open for ever.
///
/// Fixtures are never rewritten, only added.
@Suite struct BlockFixtureTests {
    private static let fixtures = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appendingPathComponent("Fixtures")

    @Test(arguments: [("v1", "segment"), ("v2", "block")])
    func `a block of an earlier version gives what it gave then`(version: String, name: String) throws {
        let folder = Self.fixtures.appendingPathComponent(version)
        let bytes = Array(try Data(contentsOf: folder.appendingPathComponent("\(name).ffb")))
        let expected = try String(contentsOf: folder.appendingPathComponent("\(name).txt"), encoding: .utf8)
        #expect(try Self.text(of: bytes) == expected)
    }

    /// Everything a block says, a fact a line.
    static func text(of bytes: [UInt8]) throws -> String {
        let size = try BlockFooter.size(tail: Array(bytes.suffix(BlockFooter.trailerSize)))
        let metadata = try BlockFooter.decode(tail: Array(bytes.suffix(size)), objectSize: bytes.count)
        let lines = try metadata.datasets.flatMap { try Self.lines(of: $0, in: bytes) }
        return lines.sorted().joined(separator: "\n") + "\n"
    }

    /// A line for each dataset, profile type and stack: the sum of its values; further ones for compacted datasets.
    private static func lines(of dataset: DatasetMetadata, in bytes: [UInt8]) throws -> [String] {
        let series = try labelSets(dataset, bytes, view: 0)
        let symbols = try #require(dataset.section(.symbols))
        let table = try SymbolTable(decoding: unpacked(symbols, bytes), layout: symbols.layout)
        var lines = series.map { "\(dataset.service) series \($0)" }
        for (number, group) in dataset.groups.enumerated() {
            let raw = dataset.chunks.indices.filter {
                dataset.chunks[$0].group == number && dataset.chunks[$0].rollup == nil
            }
            for column in group.columns.indices {
                var sums = [Int64](repeating: 0, count: table.stackNodes.count)
                for chunk in raw {
                    let rows = try rows(dataset, bytes, chunk: chunk, seriesCount: series.count)
                    try add(dataset, bytes, chunk: chunk, column: column, rows, to: &sums)
                }
                for (stack, sum) in sums.enumerated() where sum != 0 {
                    let names = names(of: stack, table).joined(separator: ";")
                    lines.append("\(dataset.service) \(group.profileType(column: column)) \(names) \(sum)")
                }
            }
        }
        return try lines + dataset.chunks.indices.flatMap { try compactedLines(of: $0, dataset, bytes) }
    }

    /// Lines for a chunk of a compacted dataset: profiles with identities, rows with spans and totals, windows.
    private static func compactedLines(
        of chunk: Int,
        _ dataset: DatasetMetadata,
        _ bytes: [UInt8]
    ) throws -> [String] {
        let rollup = dataset.chunks[chunk].rollup
        let series = try labelSets(dataset, bytes, view: rollup?.withoutLabel == nil ? 0 : 1)
        let rows = try rows(dataset, bytes, chunk: chunk, seriesCount: series.count)
        let identities = try dataset.section(.identities, chunk: chunk).map { section in
            let count = rows.profileTimes.count
            return try IdentityColumn.decode(unpacked(section, bytes), layout: section.layout, count: count)
        }
        let spans = try dataset.section(.spans, chunk: chunk).map { section in
            let count = rows.rowProfiles.count
            return try SpanColumn.decode(unpacked(section, bytes), layout: section.layout, rowCount: count)
        }
        guard rollup != nil || identities != nil else { return [] }
        let kind = rollup.map { "rollup \($0.width) \($0.withoutLabel ?? "all labels")" } ?? "row"
        return rows.rowProfiles.indices.map { row in
            let profile = Int(rows.rowProfiles[row])
            var parts = ["\(dataset.service) \(kind) \(rows.profileTimes[profile])"]
            parts.append("\(series[Int(rows.rowSeries[row])]) \(rows.totals.map { $0[row] })")
            if let identities { parts.append(identities[profile].uuid) }
            if let spans { parts.append("\(spans.spans[row]) \(spans.traces[row].high) \(spans.traces[row].low)") }
            if !rows.rowProfileCounts.isEmpty { parts.append("\(rows.rowProfileCounts[row]) profiles") }
            return parts.joined(separator: " ")
        }
    }

    private static func labelSets(_ dataset: DatasetMetadata, _ bytes: [UInt8], view: Int) throws -> [LabelSet] {
        let section = try #require(dataset.section(.series, chunk: view))
        return try SeriesTable(decoding: unpacked(section, bytes), layout: section.layout).labelSets
    }

    private static func rows(
        _ dataset: DatasetMetadata,
        _ bytes: [UInt8],
        chunk: Int,
        seriesCount: Int
    ) throws -> RowTable {
        let section = try #require(dataset.section(.profiles, chunk: chunk))
        return try RowTable(
            decoding: unpacked(section, bytes),
            layout: section.layout,
            group: dataset.groups[dataset.chunks[chunk].group],
            seriesCount: seriesCount,
            profileCount: dataset.profileCount
        )
    }

    private static func add(
        _ dataset: DatasetMetadata,
        _ bytes: [UInt8],
        chunk: Int,
        column: Int,
        _ rows: RowTable,
        to sums: inout [Int64]
    ) throws {
        let samples = try ColumnSamples(
            assembling: dataset.sampleSections(chunk: chunk, column: column).map { ($0, try unpacked($0, bytes)) },
            for: dataset,
            chunk: chunk,
            column: column,
            stackCount: sums.count
        )
        let wanted = [Bool](repeating: true, count: rows.rowProfiles.count)
        try SampleScanner.addValues(samples, rows: rows, wanted: wanted, into: &sums)
    }

    private static func unpacked(_ section: SectionMetadata, _ bytes: [UInt8]) throws -> [UInt8] {
        try SectionCodec.unpack(Array(bytes[section.range]), section)
    }

    private static func names(of stack: Int, _ symbols: SymbolTable) -> [String] {
        var names: [String] = []
        var node = Int(symbols.stackNodes[stack])
        while node != 0 {
            let location = symbols.locations[Int(symbols.nodeLocations[node])]
            for line in symbols.lines[Int(location.firstLine)..<Int(location.firstLine + location.lineCount)] {
                names.append(
                    String(decoding: symbols.string(symbols.functions[Int(line.function)].name), as: UTF8.self)
                )
            }
            node = Int(symbols.nodeParents[node])
        }
        return names.reversed()
    }
}
