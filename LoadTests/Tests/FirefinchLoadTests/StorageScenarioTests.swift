import Foundation
import Testing

@testable import firefinch_load

@Suite
struct StorageScenarioTests {
    private static func step(_ name: String, level: Int?, bytes: Double, cpu: Double?) -> StorageStep {
        StorageStep(
            name: name,
            level: level,
            seconds: 1,
            cpuMillisecondsPerProfile: cpu,
            liveBlocks: 1,
            liveProfiles: 10,
            bytesPerProfile: bytes,
            peakResidentBytes: 2e6,
            comparisons: 3,
            differences: name.isEmpty ? ["one"] : []
        )
    }

    private static let settings = PushLoad.Settings(batch: 4, clients: 1, limit: .max, timeLimit: .seconds(1))

    @Test
    func `two loads with the same cut send every profile once`() {
        var first = Self.settings
        first.limit = 7
        var rest = Self.settings
        rest.skip = 7
        #expect(PushLoad.pieces(of: 10, first) == [0..<4, 4..<7])
        #expect(PushLoad.pieces(of: 10, rest) == [7..<10])
        #expect(PushLoad.pieces(of: 3, rest) == [])
    }

    @Test
    func `figures are of the first step that reached a level, and cost is theirs alone`() {
        let steps = [
            Self.step("to 1", level: 1, bytes: 700, cpu: 0.1), Self.step("to 2", level: 2, bytes: 600, cpu: 0.05),
            Self.step("to 3", level: 3, bytes: 500, cpu: 0.02), Self.step("rest", level: nil, bytes: 900, cpu: 9),
            Self.step("", level: 1, bytes: 400, cpu: 9),
        ]
        let result = StorageResult(heldBack: 1, watchedDuring: true, steps: steps, rows: [])
        #expect(result.bytesPerProfile(level: 1) == 700 && result.bytesPerProfile(level: 3) == 500)
        #expect(abs((result.compactionMillisecondsPerProfile ?? 0) - 0.17) < 1e-9)
        #expect(result.differences == ["one"])
        #expect(RowsRead(name: "f", whole: 30, lastHour: 20).ratio == 1.5)
        #expect(RowsRead(name: "f", whole: 30, lastHour: 0).ratio == nil)
    }

    @Test
    func `a step whose cost is unknown leaves the sum unknown`() {
        let steps = (1...3).map { Self.step("s", level: $0, bytes: 1, cpu: $0 == 2 ? nil : 1) }
        let result = StorageResult(heldBack: 0, watchedDuring: false, steps: steps, rows: [])
        #expect(result.compactionMillisecondsPerProfile == nil)
    }

    @Test
    func `cost that contains queries is compared with no target`() {
        var record = RunRecord(kind: "storage", folder: "f")
        let steps = (1...3).map { Self.step("s", level: $0, bytes: 1, cpu: 1) }
        record.storage = StorageResult(heldBack: 0, watchedDuring: false, steps: steps, rows: [])
        #expect(Figures([record]).median("storage.compaction_cpu_ms_per_profile") == 3)
        record.storage?.watchedDuring = true
        #expect(Figures([record]).median("storage.compaction_cpu_ms_per_profile") == nil)
        #expect(Figures([record]).median("storage.level2.bytes_per_profile") == 1)
    }

    @Test
    func `the page shows each step and says when answers changed`() {
        let steps = [
            Self.step("to level 1", level: 1, bytes: 700, cpu: 0.1), Self.step("", level: 2, bytes: 1, cpu: 1),
        ]
        let rows = [RowsRead(name: "fleet", whole: 30, lastHour: 20)]
        let result = StorageResult(heldBack: 5, watchedDuring: true, steps: steps, rows: rows)
        let html = StorageSection(storage: result, verdicts: []).html
        #expect(html.contains("to level 1") && html.contains("700 B") && html.contains("class=\"missed\""))
        #expect(html.contains("1 differ") && html.contains("1.5"))
    }

    @Test
    func `an ended compaction that left blocks is not complete`() throws {
        let text = #"{"madeBy":"12","jobsParked":"1","blocksBelow":"2"}"#
        let standing = try JSONDecoder().decode(CompactionStanding.self, from: Data(text.utf8))
        #expect(standing.hasEnded && !standing.isComplete && standing.madeBy?.value == 12)
    }
}
