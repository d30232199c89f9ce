import Foundation

/// `all`: the four others in order.
struct AllCommand {
    private static let perCommand: [String: Set<String>] = [
        "push": PushCommand.optionNames,
        "query": QueryCommand.optionNames,
        "check": CheckCommand.optionNames,
    ]

    private let folder: String
    private let results: String
    private let arguments: Arguments

    init(_ words: [String]) throws {
        let names = Self.perCommand.values.reduce(ReportCommand.optionNames.union(["out-dir"])) { $0.union($1) }
        arguments = try Arguments(words, options: names.subtracting(["out"]), flags: ReportCommand.flagNames)
        folder = try arguments.single("folder with index.jsonl, profiles.pack and expected.json")
        guard let results = arguments.text("out-dir") else {
            throw UsageError("say where the results go: --out-dir RESULTS")
        }
        self.results = results
    }

    func run() throws -> Bool {
        let push = try PushCommand(words(for: "push"), loneByDefault: 20, checksDuringByDefault: true)
        let query = try QueryCommand(words(for: "query"))
        let check = try CheckCommand(words(for: "check"))
        let report = try ReportCommand(wordsForReport)
        try FileManager.default.createDirectory(atPath: results, withIntermediateDirectories: true)
        let pushed = try push.run()
        let queried = try query.run()
        let checked = try check.run()
        let met = try report.run()
        return pushed && queried && checked && met
    }

    private func words(for command: String) -> [String] {
        [folder] + given(Self.perCommand[command] ?? []) + ["--out", "\(results)/\(command).json"]
    }

    private var wordsForReport: [String] {
        ["push", "query", "check"].map { "\(results)/\($0).json" } + given(["thresholds"])
            + ["--out", "\(results)/report.html"] + (arguments.has("strict") ? ["--strict"] : [])
    }

    private func given(_ names: Set<String>) -> [String] {
        names.sorted().flatMap { name in arguments.text(name).map { ["--\(name)", $0] } ?? [] }
    }
}
