import QueryScheduling
import Testing

@testable import ServerRuntime

@Suite struct ReportSettingsTests {
    private static func scheduler(_ texts: [String: String] = [:]) async throws -> SchedulerSettings {
        var flags: [SettingKey: String] = [:]
        for (name, text) in texts { flags[try #require(SettingKey.all.first { $0.name == name })] = text }
        return try await ServerSettings.load(flags: flags, environment: [:], file: nil).scheduler
    }

    private static func problems(_ texts: [String: String]) async -> [String] {
        do { _ = try await scheduler(texts) } catch { return (error as? SettingsError)?.problems ?? ["\(error)"] }
        return []
    }

    @Test func `usually a query may fill the memory for reports, and a fragment 32 MiB`() async throws {
        let usual = try await Self.scheduler()
        #expect(usual.queryMemory == 64 << 20 && usual.tenantReportBytes == 256 << 20)
        #expect(usual.maxReportBytes == 64 << 20 && usual.maxFragmentReportBytes == 32 << 20)
        let large = try await Self.scheduler(["query.memory": "4GiB"])
        #expect(large.maxReportBytes == 128 << 20 && large.maxFragmentReportBytes == 32 << 20)
    }

    @Test func `each is set by its name in refusals`() async throws {
        let set = try await Self.scheduler([
            "query.memory": "2GiB", "query.tenant-report-bytes": "3MiB", "query.max-report-bytes": "1GiB",
            "query.max-fragment-report-bytes": "300MiB",
        ])
        #expect(set.queryMemory == 2 << 30 && set.tenantReportBytes == 3 << 20)
        #expect(set.maxReportBytes == 1 << 30 && set.maxFragmentReportBytes == 300 << 20)
        #expect(try await Self.scheduler(["query.tenant-report-bytes": "0"]).tenantReportBytes == 0)
    }

    @Test func `what is not stated fits in what is`() async throws {
        let small = try await Self.scheduler(["query.memory": "1MiB"])
        #expect(small.maxReportBytes == 1 << 20 && small.maxFragmentReportBytes == 1 << 20)
        let narrow = try await Self.scheduler(["query.max-report-bytes": "2MiB"])
        #expect(narrow.maxReportBytes == 2 << 20 && narrow.maxFragmentReportBytes == 2 << 20)
    }

    @Test(arguments: ["query.max-report-bytes", "query.max-fragment-report-bytes"])
    func `a report's bytes are auto or 1 KiB to 1 GiB`(_ name: String) async {
        for taken in ["auto", "1KiB", "1048576"] { #expect(await Self.problems([name: taken]) == [], "\(taken)") }
        for refused in ["0", "32", "1023", "1025MiB", "-1MiB", "32 megs", ""] {
            let problems = await Self.problems([name: refused, "query.memory": "8GiB"])
            #expect(
                problems == ["\(name) must be auto, or a size like 32MiB, 1KiB to 1GiB, found '\(refused)'"],
                "\(refused)"
            )
        }
    }

    @Test func `memory in which no report has room is refused`() async {
        for refused in ["0", "64", "much"] {
            let problems = await Self.problems(["query.memory": refused, "query.max-report-bytes": "1MiB"])
            #expect(problems == ["query.memory must be a size like 64MiB, 1KiB or more, found '\(refused)'"])
        }
    }

    @Test(arguments: [
        (
            ["query.max-report-bytes": "65MiB"],
            "query.max-report-bytes (65.0 MiB) is above query.memory (64.0 MiB)",
            "raise query.memory or lower query.max-report-bytes"
        ),
        (
            ["query.max-fragment-report-bytes": "65MiB"],
            "query.max-fragment-report-bytes (65.0 MiB) is above query.memory (64.0 MiB)",
            "raise query.memory or lower query.max-fragment-report-bytes"
        ),
        (
            ["query.max-fragment-report-bytes": "3MiB", "query.max-report-bytes": "2MiB"],
            "query.max-fragment-report-bytes (3.0 MiB) is above query.max-report-bytes (2.0 MiB)",
            "raise query.max-report-bytes or lower query.max-fragment-report-bytes"
        ),
        (
            ["query.max-fragment-report-bytes": "200MiB", "query.memory": "1GiB"],
            "query.max-fragment-report-bytes (200.0 MiB) is above query.max-report-bytes (128.0 MiB)",
            "raise query.max-report-bytes or lower query.max-fragment-report-bytes"
        ),
    ])
    func `limits that contradict each other are named, both, with what to do`(
        _ texts: [String: String],
        _ found: String,
        _ advice: String
    ) async {
        let problems = await Self.problems(texts)
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.hasPrefix(found) == true && problems.first?.hasSuffix(advice) == true, "\(problems)")
    }
}
