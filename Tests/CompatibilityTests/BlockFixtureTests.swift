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

    @Test(arguments: ["v1"]) func `a block of an earlier version gives what it gave then`(version: String) throws {
        let folder = Self.fixtures.appendingPathComponent(version)
        let bytes = Array(try Data(contentsOf: folder.appendingPathComponent("segment.ffb")))
        let expected = try String(contentsOf: folder.appendingPathComponent("segment.txt"), encoding: .utf8)
        let size = try BlockFooter.size(tail: Array(bytes.suffix(BlockFooter.trailerSize)))
        let metadata = try BlockFooter.decode(tail: Array(bytes.suffix(size)), objectSize: bytes.count)
        let lines = try metadata.datasets.flatMap { try Self.lines(of: $0, in: bytes) }
        #expect(lines.sorted().joined(separator: "\n") + "\n" == expected)
    }

    /// A line for each dataset, profile type and stack: the sum of its values.
    static func lines(of dataset: DatasetMetadata, in bytes: [UInt8]) throws -> [String] {
        let series = try SeriesTable(decoding: unpacked(.series, dataset, bytes), layout: layout(.series, dataset))
        let symbols = try SymbolTable(decoding: unpacked(.symbols, dataset, bytes), layout: layout(.symbols, dataset))
        var lines: [String] = []
        for (number, group) in dataset.groups.enumerated() {
            let rows = try RowTable(
                decoding: unpacked(.profiles, dataset, bytes, number),
                layout: layout(.profiles, dataset),
                group: group,
                seriesCount: series.labelSets.count,
                profileCount: dataset.profileCount
            )
            for column in group.columns.indices {
                var sums = [Int64](repeating: 0, count: symbols.stackNodes.count)
                try SampleScanner.addValues(
                    samples(dataset, bytes, chunk: number, column: column, stackCount: sums.count),
                    rows: rows,
                    wanted: [Bool](repeating: true, count: rows.rowProfiles.count),
                    into: &sums
                )
                for (stack, sum) in sums.enumerated() where sum != 0 {
                    let names = names(of: stack, symbols).joined(separator: ";")
                    lines.append("\(dataset.service) \(group.profileType(column: column)) \(names) \(sum)")
                }
            }
        }
        return lines + series.labelSets.map { "\(dataset.service) series \($0)" }
    }

    private static func layout(_ kind: SectionKind, _ dataset: DatasetMetadata) -> UInt8 {
        dataset.section(kind)?.layout ?? 0
    }

    private static func unpacked(
        _ kind: SectionKind,
        _ dataset: DatasetMetadata,
        _ bytes: [UInt8],
        _ group: Int = 0,
        _ column: Int = 0
    ) throws -> [UInt8] {
        let section = try #require(dataset.section(kind, chunk: group, column: column))
        return try SectionCodec.unpack(Array(bytes[section.range]), section)
    }

    private static func samples(
        _ dataset: DatasetMetadata,
        _ bytes: [UInt8],
        chunk: Int,
        column: Int,
        stackCount: Int
    ) throws -> ColumnSamples {
        try ColumnSamples(
            assembling: dataset.sampleSections(chunk: chunk, column: column).map {
                ($0, try SectionCodec.unpack(Array(bytes[$0.range]), $0))
            },
            for: dataset,
            chunk: chunk,
            column: column,
            stackCount: stackCount
        )
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
