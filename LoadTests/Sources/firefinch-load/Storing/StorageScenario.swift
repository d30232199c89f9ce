import Foundation

/// Stores a fleet in two parts, compacts level by level, and holds answers still meanwhile.
struct StorageScenario {
    static let highestLevel = 3
    private static let pause = 0.1

    let workload: Workload
    let expected: ExpectedAnswers
    let server: ServerAddress
    let tenant: String?
    let load: PushLoad.Settings
    /// This many profiles, the latest, come when the others are compacted.
    let heldBack: Int
    let watchesDuring: Bool

    /// What it measured; the push is of the first part.
    func run() throws -> (push: PushResult, storage: StorageResult) {
        let metrics = ServerMetrics.Reader(server)
        let before = try metrics.read()
        var push = try PushLoad(workload, to: server, tenant: tenant, settings: firstPart).run()
        push.cost = ServerCost(from: before, to: try metrics.read())
        Console.say(push.summary)
        let watch = try self.watch()
        var steps = try levels("", watch)
        if heldBack > 0 {
            steps.append(try step("push of the rest", nil, watch) { try pushRest() })
            steps += try levels(", with the rest", watch)
        }
        let result = StorageResult(
            heldBack: heldBack,
            watchedDuring: watchesDuring,
            steps: steps,
            rows: try rowsRead()
        )
        return (push, result)
    }

    private var firstPart: PushLoad.Settings {
        var settings = load
        settings.limit = workload.items.count - heldBack
        return settings
    }

    private func pushRest() throws {
        var settings = load
        settings.skip = workload.items.count - heldBack
        let rest = try PushLoad(workload, to: server, tenant: tenant, settings: settings).run()
        guard rest.lost == 0 else { throw LoadError("\(rest.lost) profiles of the rest were lost: \(rest.summary)") }
    }

    /// Asks about the minutes that no profile of the rest can touch.
    private func watch() throws -> AnswerWatch {
        var range = expected.range
        if heldBack > 0 {
            let cut = workload.items[workload.items.count - heldBack].entry.time / 1_000_000
            let minutes = (cut - range.lowerBound) / 60_000 - 1
            guard minutes > 0 else { throw LoadError("too much is held back: no minute of the first part is whole") }
            range = range.lowerBound...range.lowerBound + minutes * 60_000 - 1
        }
        let connection = HTTPConnection(server, tenant: tenant)
        let answers = try StandingAnswers(range: range, service: try expected.firstService(), connection)
        return AnswerWatch(answers: answers, server: server, tenant: tenant, watchesDuring: watchesDuring)
    }

    private func levels(_ suffix: String, _ watch: AnswerWatch) throws -> [StorageStep] {
        try (1...Self.highestLevel).map { level in
            try step("to level \(level)\(suffix)", level, watch) { try compact(to: level) }
        }
    }

    private func compact(to level: Int) throws {
        let admin = AdminClient(server, tenant: nil)
        let deadline = ContinuousClock.now + load.timeLimit
        var standing = try admin.compact(to: level, madeBy: 0)
        while !standing.hasEnded {
            guard ContinuousClock.now < deadline else {
                throw LoadError("compaction to level \(level) did not end within \(load.timeLimit)")
            }
            Thread.sleep(forTimeInterval: Self.pause)
            standing = try admin.compact(to: level, madeBy: standing.madeBy?.value ?? 0)
        }
        guard standing.isComplete else {
            throw LoadError(
                "compaction to level \(level) left \(standing.blocksBelow?.value ?? 0) blocks: see its parked jobs"
            )
        }
    }

    private func step(
        _ name: String,
        _ level: Int?,
        _ watch: AnswerWatch,
        _ body: () throws -> Void
    ) throws -> StorageStep {
        let metrics = ServerMetrics.Reader(server)
        let before = try metrics.read()
        let start = ContinuousClock.now
        let ((seconds, after), comparisons) = try watch.watching(name) { () throws -> (Double, ServerMetrics) in
            try body()
            return ((ContinuousClock.now - start) / .seconds(1), try metrics.read())
        }
        let usage = try AdminClient(server, tenant: tenant).usage()
        let step = Self.summed(name, level, seconds, from: before, to: after, usage, comparisons)
        Console.say(step.summary)
        return step
    }

    private static func summed(
        _ name: String,
        _ level: Int?,
        _ seconds: Double,
        from before: ServerMetrics,
        to after: ServerMetrics,
        _ usage: StoredUsage,
        _ comparisons: Comparisons
    ) -> StorageStep {
        let profiles = usage.liveProfiles?.value ?? 0
        func perProfile(_ value: Double?) -> Double? { profiles > 0 ? value.map { $0 / Double(profiles) } : nil }
        var cpu: Double?
        if let start = before.cpuSeconds, let end = after.cpuSeconds, end >= start { cpu = (end - start) * 1000 }
        return StorageStep(
            name: name,
            level: level,
            seconds: seconds,
            cpuMillisecondsPerProfile: perProfile(cpu),
            liveBlocks: usage.liveBlocks?.value ?? 0,
            liveProfiles: profiles,
            bytesPerProfile: perProfile(Double(usage.liveBytes?.value ?? 0)),
            peakResidentBytes: after.peakResidentBytes,
            comparisons: comparisons.count,
            differences: Comparisons.differences(of: [comparisons])
        )
    }

    private func rowsRead() throws -> [RowsRead] {
        let range = expected.range
        let hour: Int64 = 3_600_000
        guard range.upperBound - range.lowerBound > hour else { return [] }
        let last = range.upperBound - hour + 1...range.upperBound
        let admin = AdminClient(server, tenant: tenant)
        let service = #"{service_name="\#(try expected.firstService())"}"#
        return try [("fleet", "{}"), ("one service", service)].map { name, selector in
            RowsRead(name: name, whole: try admin.rows(selector, range), lastHour: try admin.rows(selector, last))
        }
    }
}
