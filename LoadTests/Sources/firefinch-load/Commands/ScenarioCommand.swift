import Foundation

/// `scenario`: starts the processes of a read tier, runs a load over them, and ends them.
struct ScenarioCommand {
    private let kind: ScenarioKind
    private let settings: ScenarioSettings

    init(_ words: [String]) throws {
        let arguments = try Arguments(
            words,
            options: ScenarioSettings.optionNames,
            flags: ScenarioSettings.flagNames
        )
        let names = ScenarioKind.allCases.map(\.rawValue).joined(separator: ", ")
        guard arguments.positional.count == 2 else {
            throw UsageError("give a scenario (\(names)) and the folder that the generator wrote; see --help")
        }
        guard let kind = ScenarioKind(rawValue: arguments.positional[0]) else {
            throw UsageError("there is no scenario '\(arguments.positional[0])'; there are \(names)")
        }
        self.kind = kind
        settings = try ScenarioSettings(arguments, workload: arguments.positional[1], kind.defaults)
    }

    func run() throws -> Bool {
        let signals = ChildRegistry.shared.endAllWhenInterrupted()
        defer {
            ChildRegistry.shared.endAll()
            for source in signals { source.cancel() }
        }
        var record = ScenarioRecord(scenario: kind.rawValue, about: kind.about)
        let stage = try ScenarioStage(settings)
        record.serverVersion = try stage.prepare(tenants: kind.tenants)
        try kind.run(on: stage, into: &record)
        try finish(&record)
        let areAnswersRight = record.verdicts.allSatisfy { $0.outcome != .missed || $0.target.atMost != 0 }
        return areAnswersRight && (!settings.isStrict || record.verdicts.allSatisfy { $0.outcome != .missed })
    }

    private func finish(_ record: inout ScenarioRecord) throws {
        record.ended = Date.now.formatted(.iso8601)
        record.loadAfter = Machine.load
        let name = "\(settings.results)/\(kind.rawValue)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try Files.write(Array(try encoder.encode(record)), to: "\(name).json")
        try Files.write(Array(ScenarioReport(record: record).page.utf8), to: "\(name).html")
        for verdict in record.verdicts { Console.say(verdict.summary) }
        Console.say("load average \(record.loadBefore?.short ?? "–") before, \(record.loadAfter?.short ?? "–") after")
        Console.say("wrote \(name).json and \(name).html")
    }
}
