import Testing

@testable import firefinch_load

@Suite
struct ScenarioCommandTests {
    /// A program that certainly is there.
    private static let binary = "/bin/sh"

    private func settings(_ words: [String]) throws -> ScenarioSettings {
        let arguments = try Arguments(words, options: ScenarioSettings.optionNames, flags: ScenarioSettings.flagNames)
        return try ScenarioSettings(arguments, workload: "w", ScenarioKind.churn.defaults)
    }

    @Test
    func `what the command line leaves out is the scenario's`() throws {
        let found = try settings(["--out-dir", "r", "--binary", Self.binary, "--clients=9"])
        #expect(found.clients == 9 && found.queriers == ScenarioKind.churn.defaults.queriers)
        #expect(found.data == "r/data" && found.latency == "p50=50ms" && !found.isStrict)
    }

    @Test(arguments: [["--queriers", "33"], ["--seconds", "601"], ["--clients", "257"], ["--parallel-reads", "0"]])
    func `what would not be bounded is refused`(words: [String]) {
        #expect(throws: UsageError.self) { try settings(["--out-dir", "r", "--binary", Self.binary] + words) }
    }

    @Test
    func `unknown scenarios and missing programs are refused`() {
        #expect(throws: UsageError.self) { try ScenarioCommand(["storm", "w", "--out-dir", "r"]) }
        #expect(throws: UsageError.self) { try ScenarioCommand(["churn"]) }
        #expect(throws: UsageError.self) { try settings(["--out-dir", "r", "--binary", "/nothing/here"]) }
    }
}
