/// `push`: the load, and what it cost.
struct PushCommand {
    static let optionNames = ServerOptions.names.union([
        "batch", "check-during", "clients", "limit", "lone", "time-limit",
    ])

    /// More would scroll away what came first.
    private static let printedDifferences = 50

    private let folder: String
    private let options: ServerOptions
    private let load: PushLoad.Settings
    private let lone: Int
    private let checksDuring: Bool

    init(_ words: [String], loneByDefault: Int = 0, checksDuringByDefault: Bool = false) throws {
        let arguments = try Arguments(words, options: Self.optionNames)
        folder = try arguments.single("folder with index.jsonl and profiles.pack")
        options = try ServerOptions(arguments)
        lone = try arguments.number("lone", in: 0...10_000, default: loneByDefault)
        checksDuring = try arguments.choice("check-during", default: checksDuringByDefault)
        load = PushLoad.Settings(
            batch: try arguments.number("batch", in: 1...400, default: 50),
            clients: try arguments.number("clients", in: 1...256, default: 8),
            limit: try arguments.number("limit", in: 1...10_000_000, default: 10_000_000),
            timeLimit: .seconds(try arguments.number("time-limit", in: 1...86_400, default: 600))
        )
    }

    func run() throws -> Bool {
        let workload = try Workload(folder: folder)
        var record = RunRecord(kind: "push", folder: folder)
        let metrics = ServerMetrics.Reader(options.server)
        let before = try metrics.read()
        var result = try push(workload)
        result.cost = ServerCost(from: before, to: try metrics.read())
        Console.say(result.summary)
        if lone > 0 {
            let pushes = try LonePushes(workload, to: options.server, tenant: options.tenant)
            let latency = try pushes.run(count: lone)
            Console.say(
                "lone pushes: \(latency.count), ack median \(latency.median.short) ms, p90 \(latency.p90.short) ms"
            )
            result.lone = latency
        }
        record.push = result
        record.serverVersion = before.version
        try record.finish(out: options.out)
        for difference in result.during?.differences.prefix(Self.printedDifferences) ?? [] {
            Console.say("differs while sending: \(difference)")
        }
        return result.lost == 0 && result.during?.differences.isEmpty ?? true
    }

    /// Sends everything, and checks answers meanwhile if that is wanted.
    private func push(_ workload: Workload) throws -> PushResult {
        guard checksDuring else {
            return try PushLoad(workload, to: options.server, tenant: options.tenant, settings: load).run()
        }
        let expected = try ExpectedAnswers(folder: folder)
        let progress = PushProgress(workload.items, from: expected.range.lowerBound / 1000)
        let check = CheckDuringPush(
            AnswerCheck(expected, at: options.server, tenant: options.tenant),
            progress
        )
        var (result, during) = try WorkerThreads.run(beside: check.run) {
            defer { progress.end() }
            return try PushLoad(
                workload,
                to: options.server,
                tenant: options.tenant,
                settings: load,
                progress: progress
            ).run()
        }
        result.during = during
        return result
    }
}
