import Foundation

/// `storage`: the whole life of stored data in one go, and a page about it.
struct StorageCommand {
    static let optionNames: Set<String> = [
        "url", "tenant", "batch", "clients", "hold-back", "check-during", "runs", "warm-up", "time-limit", "out-dir",
        "thresholds",
    ]

    private let folder: String
    private let results: String
    private let options: ServerOptions
    private let load: PushLoad.Settings
    private let heldBackPercent: Int
    private let watchesDuring: Bool
    private let runs: Int
    private let warmUp: Int
    private let arguments: Arguments

    init(_ words: [String]) throws {
        arguments = try Arguments(words, options: Self.optionNames, flags: ReportCommand.flagNames)
        folder = try arguments.single("folder with index.jsonl, profiles.pack and expected.json")
        options = try ServerOptions(arguments)
        guard let results = arguments.text("out-dir") else {
            throw UsageError("say where the results go: --out-dir RESULTS")
        }
        self.results = results
        heldBackPercent = try arguments.number("hold-back", in: 0...90, default: 10)
        watchesDuring = try arguments.choice("check-during", default: true)
        runs = try arguments.number("runs", in: 1...1000, default: 9)
        warmUp = try arguments.number("warm-up", in: 0...100, default: 2)
        load = PushLoad.Settings(
            batch: try arguments.number("batch", in: 1...400, default: 50),
            clients: try arguments.number("clients", in: 1...256, default: 8),
            limit: .max,
            timeLimit: .seconds(try arguments.number("time-limit", in: 1...86_400, default: 1800))
        )
    }

    func run() throws -> Bool {
        let workload = try Workload(folder: folder)
        let expected = try ExpectedAnswers(folder: folder)
        try FileManager.default.createDirectory(atPath: results, withIntermediateDirectories: true)
        let scenario = StorageScenario(
            workload: workload,
            expected: expected,
            server: options.server,
            tenant: options.tenant,
            load: load,
            heldBack: workload.items.count * heldBackPercent / 100,
            watchesDuring: watchesDuring
        )
        var record = RunRecord(kind: "storage", folder: folder)
        record.serverVersion = try ServerMetrics.Reader(options.server).read().version
        let (push, storage) = try scenario.run()
        record.push = push
        record.storage = storage
        try record.finish(out: "\(results)/storage.json")
        for difference in storage.differences { Console.say("differs: \(difference)") }
        let others = try query.run() && check.run()
        let met = try report.run()
        return push.lost == 0 && storage.differences.isEmpty && others && met
    }

    private var query: QueryCommand {
        get throws { try QueryCommand(words("query") + ["--runs", "\(runs)", "--warm-up", "\(warmUp)"]) }
    }

    private var check: CheckCommand { get throws { try CheckCommand(words("check")) } }

    private var report: ReportCommand {
        get throws {
            try ReportCommand(
                ["storage", "query", "check"].map { "\(results)/\($0).json" }
                    + (arguments.text("thresholds").map { ["--thresholds", $0] } ?? [])
                    + ["--out", "\(results)/report.html"] + (arguments.has("strict") ? ["--strict"] : [])
            )
        }
    }

    private func words(_ command: String) -> [String] {
        let server = ["url", "tenant"].flatMap { name in arguments.text(name).map { ["--\(name)", $0] } ?? [] }
        return [folder] + server + ["--out", "\(results)/\(command).json"]
    }
}
