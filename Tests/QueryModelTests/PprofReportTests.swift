import QueryModel
import TestSupport
import Testing

struct PprofReportTests {
    /// A report of stacks over a few functions, its tables in random order and with entries repeated or unused.
    private static func random(_ random: inout SplitMix64, stacks: Int) -> PprofReport {
        var report = PprofReport()
        let texts = ["", "main", "work", "/bin/app", "main.go", "build-1"].shuffled(using: &random)
        report.strings = (texts + texts.prefix(2)).map { Array($0.utf8) }
        func string() -> Int32 { Int32(Int.random(in: 0..<report.strings.count, using: &random)) }
        for index in 0..<4 {
            let start = UInt64(index % 2) * 4_096
            report.mappings.append(
                .init(start: start, limit: start + 9, fileOffset: 0, filename: string(), buildID: string(), flags: 1)
            )
            report.functions.append(
                .init(name: string(), systemName: string(), filename: string(), startLine: Int64(index % 2))
            )
        }
        for index in 0..<8 {
            let lines = (0..<index % 3).map { _ in
                PprofReport.Line(
                    function: Int32.random(in: 0..<4, using: &random),
                    line: Int64.random(in: 0...1, using: &random)
                )
            }
            let mapping = Int32.random(in: -1..<4, using: &random)
            report.locations.append(.init(mapping: mapping, address: UInt64(index / 2), lines: lines))
        }
        for _ in 0..<stacks {
            let locations = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                Int32.random(in: 0..<8, using: &random)
            }
            report.samples.append(.init(locations: locations, value: Int64.random(in: 0...4, using: &random)))
        }
        return report
    }

    /// What a report says, without its numbers: text of each stack and its sum.
    private static func content(_ reports: [PprofReport]) -> [String: Int64] {
        var content: [String: Int64] = [:]
        for report in reports {
            for sample in report.samples where sample.value > 0 {
                content[sample.locations.map { text(report, $0) }.joined(separator: "\n"), default: 0] += sample.value
            }
        }
        return content
    }

    private static func text(_ report: PprofReport, _ number: Int32) -> String {
        func string(_ number: Int32) -> String { String(decoding: report.strings[Int(number)], as: UTF8.self) }
        let location = report.locations[Int(number)]
        var text = "\(location.address)"
        if location.mapping >= 0 {
            let mapping = report.mappings[Int(location.mapping)]
            text += " in \(mapping.start) \(mapping.limit) \(string(mapping.filename)) \(string(mapping.buildID))"
        }
        for line in location.lines {
            let function = report.functions[Int(line.function)]
            text += " \(string(function.name)) \(string(function.systemName)) \(string(function.filename))"
            text += ":\(function.startLine):\(line.line)"
        }
        return text
    }

    @Test(arguments: 0..<40)
    func `canonical form says the same and is fixed`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let report = Self.random(&random, stacks: Int(seed))
        let canonical = try report.canonicalized()
        #expect(Self.content([canonical]) == Self.content([report]))
        #expect(try canonical.canonicalized() == canonical)
        #expect(try PprofReport(checking: canonical) == canonical)
    }

    @Test(arguments: 0..<30)
    func `order and grouping of a merge change no byte`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var parts: [PprofReport] = []
        for _ in 0...Int(seed % 7) { parts.append(try Self.random(&random, stacks: 12).canonicalized()) }
        let atOnce = try PprofReport.merging(parts)
        #expect(Self.content([atOnce]) == Self.content(parts))
        var groups = parts.shuffled(using: &random)
        while groups.count > 1 {
            let taken = groups.prefix(Int.random(in: 1...min(3, groups.count), using: &random))
            groups.removeFirst(taken.count)
            let at = Int.random(in: 0...groups.count, using: &random)
            groups.insert(try PprofReport.merging(Array(taken)), at: at)
        }
        #expect(groups == [atOnce])
    }

    @Test func `the empty report is neutral and a single one comes back as it is`() throws {
        var random = SplitMix64(seed: 3)
        let report = try Self.random(&random, stacks: 20).canonicalized()
        #expect(try PprofReport.merging([]) == PprofReport())
        #expect(try PprofReport.merging([report]) == report)
        var merged = PprofReport()
        try merged.merge(report)
        #expect(merged == report)
        #expect(report.encodedSizeEstimate > PprofReport().encodedSizeEstimate)
    }

    @Test func `values that leave 64 bits are refused`() throws {
        let report = PprofReport(samples: [.init(locations: [], value: .max)])
        let one = PprofReport(samples: [.init(locations: [], value: 1)])
        let error = #expect(throws: QueryError.self) { try PprofReport.merging([report, one]) }
        #expect(error?.code == .resourceExhausted)
        #expect(try PprofReport.merging([report, PprofReport()]) == report)
    }

    /// Ways to be no canonical report.
    static let defects: [(name: String, spoil: @Sendable (inout PprofReport) -> Void)] = [
        ("a string out of range", { $0.functions[0].name = 90 }),
        ("a string below zero", { $0.mappings[0].buildID = -1 }),
        ("a mapping out of range", { $0.locations[0].mapping = 7 }),
        ("a mapping below −1", { $0.locations[0].mapping = -2 }),
        ("a function out of range", { $0.locations[1].lines[0].function = 7 }),
        ("a location out of range", { $0.samples[0].locations[0] = 7 }),
        ("strings out of order", { $0.strings.swapAt(1, 2) }),
        ("a string twice", { $0.strings[2] = $0.strings[1] }),
        ("a string nobody needs", { $0.strings.append([0xFE]) }),
        ("functions out of order", { $0.functions.swapAt(0, 1) }),
        ("locations out of order", { $0.locations.swapAt(0, 1) }),
        ("samples out of order", { $0.samples.swapAt(0, 1) }),
        ("a stack twice", { $0.samples[1].locations = $0.samples[0].locations }),
        ("a sample without value", { $0.samples[0].value = 0 }),
        ("a value below zero", { $0.samples[0].value = -1 }),
        ("values that leave 64 bits", { $0.samples[0].value = .max }),
    ]

    @Test(arguments: defects.indices)
    func `a report in any other form is refused`(defect: Int) throws {
        let (name, spoil) = Self.defects[defect]
        var report = PprofReport(
            strings: [[], Array("a".utf8), Array("b".utf8)],
            mappings: [.init(start: 0, limit: 9, fileOffset: 0, filename: 1, buildID: 0, flags: 0)],
            functions: [
                .init(name: 1, systemName: 0, filename: 0, startLine: 0),
                .init(name: 2, systemName: 0, filename: 0, startLine: 0),
            ],
            locations: [
                .init(mapping: 0, address: 1, lines: [.init(function: 0, line: 1)]),
                .init(mapping: 0, address: 2, lines: [.init(function: 1, line: 1)]),
            ],
            samples: [.init(locations: [0, 1], value: 5), .init(locations: [1], value: 6)]
        )
        #expect(try PprofReport(checking: report) == report)
        spoil(&report)
        let error = #expect(throws: QueryError.self, "\(name)") { try PprofReport(checking: report) }
        #expect(error?.code == .dataLoss)
    }
}
