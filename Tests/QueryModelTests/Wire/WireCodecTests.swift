import BlockFormat
import ProfileModel
import QueryModel
import TestSupport
import Testing

@Suite struct WireCodecTests {
    @Test(arguments: 0..<100 as Range<UInt64>)
    func `every message comes back as it was`(seed: UInt64) throws {
        var generator = MessageGenerator(seed: seed)
        let lease = try generator.lease()
        #expect(try WireCodec.decodeLease(WireCodec.encode(lease)) == lease)
        let event = try generator.event()
        #expect(try WireCodec.decodeLeaseEvent(WireCodec.encode(event)) == event)
        let outcome = try generator.outcome()
        #expect(try WireCodec.decodeLeaseOutcome(WireCodec.encode(outcome)) == outcome)
        let offer = generator.offer()
        #expect(try WireCodec.decodeOffer(WireCodec.encode(offer)) == offer)
        let report = try generator.report()
        #expect(try WireCodec.decodeReport(WireCodec.encode(report)) == report)
    }

    /// Each message of one seed, with what decodes it.
    private func messages(_ seed: UInt64) throws -> [([UInt8], ([UInt8]) throws -> Void)] {
        var generator = MessageGenerator(seed: seed)
        return [
            (WireCodec.encode(try generator.lease()), { _ = try WireCodec.decodeLease($0) }),
            (WireCodec.encode(try generator.event()), { _ = try WireCodec.decodeLeaseEvent($0) }),
            (WireCodec.encode(try generator.outcome()), { _ = try WireCodec.decodeLeaseOutcome($0) }),
            (WireCodec.encode(generator.offer()), { _ = try WireCodec.decodeOffer($0) }),
            (WireCodec.encode(try generator.report()), { _ = try WireCodec.decodeReport($0) }),
        ]
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func `a message that was cut or grew is refused`(seed: UInt64) throws {
        for (bytes, decode) in try messages(seed) {
            for length in 0..<bytes.count {
                let error = try #require(throws: WireFormatError.self) { try decode(Array(bytes[..<length])) }
                #expect(error.code == .corrupt)
            }
            #expect(throws: WireFormatError.self) { try decode(bytes + [0]) }
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `a message with flipped bits is read as another or refused, and never traps`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for (bytes, decode) in try messages(seed) {
            for _ in 0..<60 {
                var damaged = bytes
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    damaged[Int.random(in: 0..<bytes.count, using: &random)] ^=
                        1 << UInt8.random(in: 0...7, using: &random)
                }
                do { try decode(damaged) } catch { #expect(error is WireFormatError) }
            }
        }
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `noise behind a right beginning never traps`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for (bytes, decode) in try messages(seed) {
            for _ in 0..<20 {
                let noise = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                    [0, 1, 2, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &random)]
                        .randomElement(using: &random) ?? 0
                }
                do { try decode(Array(bytes[..<Int.random(in: 2...bytes.count, using: &random)]) + noise) } catch {
                    #expect(error is WireFormatError)
                }
            }
        }
    }

    @Test func `a message of another version says what to do`() throws {
        for (bytes, decode) in try messages(1) {
            for version in [0, 1, 2, 3, 5, 255] as [UInt8] {
                let error = try #require(throws: WireFormatError.self) { try decode([version] + bytes.dropFirst()) }
                #expect(error.code == .unsupportedVersion)
                #expect(error.message.contains("run one version"))
            }
        }
    }

    @Test func `a message of another kind is refused`() throws {
        for (index, (bytes, _)) in try messages(1).enumerated() {
            for (other, (_, decode)) in try messages(1).enumerated() where other != index {
                #expect(throws: WireFormatError.self) { try decode(bytes) }
            }
        }
    }

    @Test func `reports that are not in canonical form are refused`() throws {
        let point = TimeSeriesReport.Point(milliseconds: 5, sum: 1, count: 1)
        let series = TimeSeriesReport.Series(labels: [Label("a", "b")], points: [point])
        let disordered: [Report] = [
            .strings(StringSetReport(sorted: ["b", "a"])), .strings(StringSetReport(sorted: ["a", "a"])),
            .series(SeriesReport(sorted: [LabelSet([Label("a", "b")]), LabelSet()])),
            .timeSeries(TimeSeriesReport(series: [series, series])),
            .timeSeries(TimeSeriesReport(series: [.init(labels: [], points: [point, point])])),
            .flameGraph(
                FlameGraphReport(
                    nameBytes: Array("ba".utf8),
                    nameEnds: [1, 2],
                    parents: [-1, 0, 0],
                    names: [-1, 0, 1],
                    selfValues: [0, 1, 1],
                    unnamedValue: 0
                )
            ),
            .flameGraph(
                FlameGraphReport(
                    nameBytes: [0x61],
                    nameEnds: [1],
                    parents: [-1, 1],
                    names: [-1, 0],
                    selfValues: [0, 1],
                    unnamedValue: 0
                )
            ),
            .pprof(PprofReport(samples: [.init(locations: [0], value: 1)])),
            .pprof(PprofReport(samples: [.init(locations: [], value: -1)])),
        ]
        for report in disordered {
            let error = try #require(throws: WireFormatError.self) {
                try WireCodec.decodeReport(WireCodec.encode(report))
            }
            #expect(error.code == .corrupt)
        }
    }

    @Test func `a lease that cannot be executed is refused`() throws {
        var generator = MessageGenerator(seed: 7)
        var lease = try generator.lease()
        lease.query.report = .labelNames
        let dataset = PlanningFixtures.dataset()
        let range = TimeRange(start: 0, end: 9)
        func refused(_ change: (inout DatasetReference) -> Void) -> Bool {
            var reference = DatasetReference(
                block: BlockID(high: 1, low: 2),
                objectPath: "x",
                level: 0,
                number: 0,
                dataset: dataset,
                suppressed: [1, 2],
                hidden: [],
                columns: [ColumnReference(chunk: 1, column: 1, range: range)],
                everySeriesCounts: true
            )
            change(&reference)
            lease.fragment.datasets = [reference]
            return (try? WireCodec.decodeLease(WireCodec.encode(lease))) == nil
        }
        #expect(!refused { _ in })
        #expect(refused { $0.columns = [ColumnReference(chunk: 2, column: 0, range: range)] })
        #expect(refused { $0.columns = [ColumnReference(chunk: 0, column: 2, range: range)] })
        #expect(refused { $0.columns = [ColumnReference(chunk: 0, column: -1, range: range)] })
        let sameRow = ColumnReference(chunk: 1, column: 1, range: TimeRange(start: 9, end: 10))
        let nextRow = ColumnReference(chunk: 1, column: 1, range: TimeRange(start: 10, end: 10))
        #expect(refused { $0.columns.append(ColumnReference(chunk: 0, column: 1, range: range)) })
        #expect(refused { $0.columns.append(sameRow) } && !refused { $0.columns.append(nextRow) })
        #expect(refused { $0.suppressed = [2, 1] })
        #expect(refused { $0.level = -1 })
        #expect(refused { $0.number = -1 })
        lease.fragment.datasets = []
        lease.query.tenants = []
        #expect(throws: WireFormatError.self) { try WireCodec.decodeLease(WireCodec.encode(lease)) }
    }
}
