import BlockFormat
import ProfileModel
import TestSupport
import Testing

@Suite struct SortedLayoutTests {
    /// A block of all kinds of sections, with dense rows.
    private static func block() async throws -> StoredBlock {
        var profiles = drawnProfiles(seed: 4, count: 40)
        for index in profiles.indices where profiles[index].types.count == 2 {
            profiles[index].samples += (0..<300).map { number in
                TestProfile.Sample(stack: ["f\(number)"], values: [Int64(number * 2), Int64(number * 20_000_000)])
            }
        }
        return try await merged([try segment(of: profiles, sequence: 1)], level: 3, encoding: MergeTests.small)
    }

    @Test func `dense rows and sums by row read back`() async throws {
        let block = try await Self.block()
        for metadata in block.metadata.datasets {
            let dataset = try OpenedDataset(metadata, block.bytes)
            for chunk in metadata.chunks.indices {
                let table = try dataset.rows(chunk: chunk)
                for column in metadata.groups[metadata.chunks[chunk].group].columns.indices {
                    let samples = try dataset.samples(chunk: chunk, column: column)
                    let wanted = table.rowProfiles.indices.map { $0 % 3 != 1 }
                    var flags = [Bool](repeating: false, count: dataset.symbols.stackNodes.count)
                    for stack in flags.indices where stack % 2 == 0 { flags[stack] = true }
                    let sums = try SampleScanner.rowSums(samples, rows: table, wanted: wanted, counting: flags)
                    for row in table.rowProfiles.indices {
                        let all = try dataset.sums(samples, table, row: row)
                        #expect(all.reduce(0, +) == table.totals[column][row])
                        let flagged = all.indices.reduce(0) { flags[$1] ? $0 + all[$1] : $0 }
                        #expect(sums[row] == (wanted[row] ? flagged : 0))
                    }
                }
            }
        }
    }

    @Test func `every kind of section of the format is in the block under test`() async throws {
        let kinds = Set(try await Self.block().metadata.datasets.flatMap(\.sections).map(\.kind))
        let all: Set<SectionKind> = [.series, .profiles, .identities, .spans, .samples, .factors, .residuals, .symbols]
        #expect(kinds == all)
    }

    @Test func `a flipped bit is found wherever it is`() async throws {
        let block = try await Self.block()
        var random = SplitMix64(seed: 1)
        for dataset in block.metadata.datasets {
            for section in dataset.sections {
                var damaged = block
                let bit = Int.random(in: 0..<section.storedSize * 8, using: &random)
                damaged.bytes[section.offset + bit / 8] ^= 1 << (bit % 8)
                #expect(throws: BlockFormatError.self) {
                    try SectionCodec.unpack(Array(damaged.bytes[section.range]), section)
                }
            }
        }
    }

    /// Decoders behind the checksums must not trap either: a checksum can be right by design of an attacker.
    @Test func `damaged sections are errors, never crashes`() async throws {
        let block = try await Self.block()
        var random = SplitMix64(seed: 2)
        var refused = 0
        for dataset in block.metadata.datasets {
            for section in dataset.sections {
                let raw = try SectionCodec.unpack(Array(block.bytes[section.range]), section)
                for _ in 0..<12 {
                    var damaged = raw
                    for _ in 0..<Int.random(in: 1...4, using: &random) where !damaged.isEmpty {
                        let place = Int.random(in: 0..<damaged.count, using: &random)
                        damaged[place] = UInt8.random(in: 0...255, using: &random)
                    }
                    if Bool.random(using: &random) {
                        damaged.removeLast(Int.random(in: 0...damaged.count, using: &random))
                    }
                    if !decodes(damaged, section, dataset) { refused += 1 }
                }
            }
        }
        #expect(refused > 100)
    }

    @Test func `strings that would grow without bound are refused`() {
        // One long string, then many that share all of it with the one before.
        var writer = ByteWriter()
        writer.varint(60_001)
        writer.varint(0)
        writer.varint(60_000)
        for _ in 0..<60_000 {
            writer.varint(60_000)
            writer.varint(0)
        }
        writer.raw([UInt8](repeating: 65, count: 60_000))
        let error = #expect(throws: BlockFormatError.self) { try SymbolTable(decoding: writer.bytes, layout: 2) }
        #expect(error?.message.contains("GiB") == true)
    }

    @Test func `layouts that are not known yet are refused with what to do`() {
        let group = SampleGroup(name: "a", periodType: "", periodUnit: "", columns: [])
        let errors = [
            #expect(throws: BlockFormatError.self) { try SymbolTable(decoding: [], layout: 9) },
            #expect(throws: BlockFormatError.self) { try IdentityColumn.decode([], layout: 9, count: 0) },
            #expect(throws: BlockFormatError.self) { try SpanColumn.decode([], layout: 9, rowCount: 0) },
            #expect(throws: BlockFormatError.self) {
                try RowTable(decoding: [], layout: 9, group: group, seriesCount: 0, profileCount: 0)
            },
        ]
        #expect(errors.allSatisfy { $0?.code == .unsupportedVersion && $0?.message.contains("upgrade") == true })
    }

    @Test func `spans and traces read back, and rows without them`() throws {
        let spans: [UInt64] = [0, 5, .max, 0, 0, 0, 7, 0, 9]
        let traces = spans.map { $0 == 5 ? TraceID(high: 1, low: 0) : .none }
        let decoded = try SpanColumn.decode(SpanColumn.encode(spans: spans, traces: traces), layout: 2, rowCount: 9)
        #expect(decoded.spans == spans)
        #expect(decoded.traces == traces)
    }

    private func decodes(_ raw: [UInt8], _ section: SectionMetadata, _ dataset: DatasetMetadata) -> Bool {
        do {
            try decode(raw, section, dataset)
            return true
        } catch { return false }
    }

    private func decode(_ raw: [UInt8], _ section: SectionMetadata, _ dataset: DatasetMetadata) throws {
        let stackCount = 400
        let group = dataset.groups[dataset.chunks[Int(section.chunk) % dataset.chunks.count].group]
        var rows = RowTable(columns: 1)
        rows.rowProfiles = Array(repeating: 0, count: 20)
        var sums = [Int64](repeating: 0, count: stackCount)
        switch section.kind {
        case .series: _ = try SeriesTable(decoding: raw, layout: section.layout)
        case .symbols: _ = try SymbolTable(decoding: raw, layout: section.layout)
        case .identities: _ = try IdentityColumn.decode(raw, layout: section.layout, count: raw.count / 16)
        case .spans: _ = try SpanColumn.decode(raw, layout: section.layout, rowCount: 20)
        case .profiles:
            let count = dataset.profileCount
            _ = try RowTable(decoding: raw, layout: section.layout, group: group, seriesCount: 8, profileCount: count)
        default:
            let factors = [Int64](repeating: 3, count: stackCount)
            for scaling in [ColumnSamples.Scaling.constant(2), .perStack(factors: factors, residuals: raw)] {
                let samples = ColumnSamples(content: .banded(raw), scaling: scaling)
                let wanted = rows.rowProfiles.indices.map { $0 % 2 == 0 }
                try SampleScanner.addValues(samples, rows: rows, wanted: wanted, into: &sums)
                let flags = [Bool](repeating: true, count: stackCount)
                _ = try SampleScanner.rowSums(samples, rows: rows, wanted: wanted, counting: flags)
            }
        }
    }

    @Test(arguments: [false, true])
    func `no table of symbols takes more than is said before it is decoded`(isSorted: Bool) async throws {
        let segment = try segment(of: drawnProfiles(seed: 4, count: 40), sequence: 1)
        let block = isSorted ? try await merged([segment], level: 1, encoding: MergeTests.small) : segment
        for metadata in block.metadata.datasets {
            let section = try #require(metadata.sections.first { $0.kind == .symbols })
            let raw = try SectionCodec.unpack(Array(block.bytes[section.range]), section)
            let table = try SymbolTable(decoding: raw, layout: section.layout)
            let names = table.stringBytes.count + 4 * table.stringEnds.count
            let frames = 24 * table.functions.count + 40 * table.mappings.count + 24 * table.locations.count
            let stacks = 16 * table.lines.count + 8 * table.nodeParents.count + 4 * table.stackNodes.count
            let most = try SymbolTable.mostBytes(decoding: raw, layout: section.layout)
            #expect(names + frames + stacks <= most)
            #expect(most <= 8 * raw.count + table.stringBytes.count)
        }
    }
}
