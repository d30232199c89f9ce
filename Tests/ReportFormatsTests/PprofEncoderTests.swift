import ProfileModel
import QueryModel
import ReportFormats
import SwiftProtobuf
import Testing
import WireProtocol

struct PprofEncoderTests {
    private let type = ProfileType(
        name: "process_cpu",
        sampleType: "cpu",
        sampleUnit: "nanoseconds",
        periodType: "cpu",
        periodUnit: "nanoseconds"
    )

    /// main → work (inlined: fast) → leaf, as 0, 1, 2; and an address without lines as 3.
    private let report: PprofReport = {
        var report = PprofReport()
        report.strings = ["", "main", "work", "fast", "leaf", "/bin/app", "id-1", "app.go"].map { Array($0.utf8) }
        report.strings.append([0x78, 0xFF])
        report.mappings = [
            .init(start: 4_096, limit: 8_192, fileOffset: 3, filename: 5, buildID: 6, flags: 0b0101)
        ]
        for name: Int32 in [1, 2, 3, 4] {
            report.functions.append(.init(name: name, systemName: 8, filename: 7, startLine: Int64(name) * 10))
        }
        report.locations = [
            .init(mapping: 0, address: 5_000, lines: [.init(function: 0, line: 11)]),
            .init(mapping: 0, address: 5_001, lines: [.init(function: 2, line: 31), .init(function: 1, line: 21)]),
            .init(mapping: -1, address: 0, lines: [.init(function: 3, line: 41)]),
            .init(mapping: 0, address: .max, lines: []),
        ]
        report.samples = [
            .init(locations: [], value: 1), .init(locations: [0], value: 10), .init(locations: [1, 0], value: 200),
            .init(locations: [2, 1, 0], value: 3_000), .init(locations: [3, 0], value: 40_000),
        ]
        return report
    }()

    private func decoded(_ report: PprofReport, maxNodes: Int = 0) throws -> Google_V1_Profile {
        let bytes = PprofEncoder.encode(report, type: type, endNanoseconds: 1_700_000_000_123, maxNodes: maxNodes)
        return try Google_V1_Profile(serializedBytes: bytes)
    }

    /// Each sample as text: its function names or addresses, leaf first, and its value.
    private func stacks(_ profile: Google_V1_Profile) -> Set<String> {
        Set(
            profile.sample.map { sample in
                let frames = sample.locationID.flatMap { id -> [String] in
                    let location = profile.location[Int(id) - 1]
                    return location.line.isEmpty
                        ? ["\(location.address)"]
                        : location.line.map { profile.stringTable[Int(profile.function[Int($0.functionID) - 1].name)] }
                }
                return frames.joined(separator: ";") + " \(sample.value)"
            }
        )
    }

    @Test func `everything a report holds is in the profile`() throws {
        let profile = try decoded(report)
        #expect(profile.stringTable[0].isEmpty)
        #expect(
            stacks(profile) == [
                " [1]", "main [10]", "fast;work;main [200]", "leaf;fast;work;main [3000]",
                "18446744073709551615;main [40000]",
            ]
        )
        let mapping = try #require(profile.mapping.first)
        #expect((mapping.id, mapping.memoryStart, mapping.memoryLimit, mapping.fileOffset) == (1, 4_096, 8_192, 3))
        #expect(profile.stringTable[Int(mapping.filename)] == "/bin/app")
        #expect(profile.stringTable[Int(mapping.buildID)] == "id-1")
        #expect(
            mapping.hasFunctions_p && !mapping.hasFilenames_p && mapping.hasLineNumbers_p && !mapping.hasInlineFrames_p
        )
        #expect(profile.location.map(\.mappingID) == [1, 1, 0, 1])
        #expect(profile.location[1].line.map(\.line) == [31, 21])
        #expect(profile.function.map(\.startLine) == [10, 20, 30, 40])
        #expect(profile.stringTable[Int(profile.function[0].systemName)] == "x\u{FFFD}")
        #expect(profile.stringTable[Int(profile.function[0].filename)] == "app.go")
    }

    @Test func `types, period and time come from the query`() throws {
        let profile = try decoded(report)
        let sampleType = try #require(profile.sampleType.first)
        #expect(profile.sampleType.count == 1)
        #expect(profile.stringTable[Int(sampleType.type)] == "cpu")
        #expect(profile.stringTable[Int(sampleType.unit)] == "nanoseconds")
        #expect(profile.stringTable[Int(profile.periodType.type)] == "cpu")
        #expect(profile.stringTable[Int(profile.defaultSampleType)] == "cpu")
        #expect(profile.period == 1_000_000_000)
        #expect(profile.timeNanos == 1_700_000_000_123)
        #expect(profile.durationNanos == 0)
    }

    @Test(arguments: [("memory", Int64(524_288)), ("goroutine", 1), ("process_cpu", 1_000_000_000)])
    func `the period is what profilers of that kind use`(name: String, period: Int64) throws {
        let type = ProfileType(name: name, sampleType: "a", sampleUnit: "b", periodType: "", periodUnit: "")
        let bytes = PprofEncoder.encode(report, type: type, endNanoseconds: 1, maxNodes: 0)
        #expect(try Google_V1_Profile(serializedBytes: bytes).period == period)
    }

    @Test func `no samples give an empty message`() {
        #expect(PprofEncoder.encode(PprofReport(), type: type, endNanoseconds: 5, maxNodes: 0).isEmpty)
    }

    @Test func `what is cut is counted below the path that is kept`() throws {
        let profile = try decoded(report, maxNodes: 2)
        #expect(
            stacks(profile) == [" [1]", "main [10]", "other;main [3200]", "18446744073709551615;main [40000]"]
        )
        #expect(!profile.stringTable.contains("leaf"))
        #expect(try decoded(report, maxNodes: 4) == decoded(report))
    }

    @Test(arguments: 1..<6)
    func `cutting keeps the sum of all values`(maxNodes: Int) throws {
        let profile = try decoded(report, maxNodes: maxNodes)
        #expect(profile.sample.reduce(0) { $0 + $1.value[0] } == 43_211)
    }

    @Test func `equal content gives equal bytes`() throws {
        var other = report
        other.samples.reverse()
        other.locations.append(other.locations[0])
        other.samples[0].locations = other.samples[0].locations.map { $0 == 0 ? 4 : $0 }
        for maxNodes in [0, 2] {
            let bytes = [try report.canonicalized(), try other.canonicalized()].map {
                PprofEncoder.encode($0, type: type, endNanoseconds: 5, maxNodes: maxNodes)
            }
            #expect(bytes[0] == bytes[1])
        }
    }
}
