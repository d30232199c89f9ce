/// What a load saw: rate, acknowledgements, errors and the server's cost.
struct PushResult: Codable {
    var batch: Int
    var clients: Int
    var acknowledged: Int
    var lost: Int
    var requests: Int
    var seconds: Double
    var profilesPerSecond: Double
    var megabytesPerSecond: Double
    /// Milliseconds from the first attempt of a request to its acknowledgement.
    var ack: LatencySummary
    var errors: [String: Int]
    /// What sending cost this program itself: it shares the cores with the server.
    var clientCPUSeconds: Double
    var cost: ServerCost?
    var lone: LatencySummary?
    /// What was checked meanwhile, nil when nothing was.
    ///
    /// Rate, acknowledgements and cost contain it.
    var during: CheckResult?

    init(_ outcomes: [PushClient.Outcome], settings: PushLoad.Settings, seconds: Double, cpuSeconds: Double) {
        clientCPUSeconds = cpuSeconds
        batch = settings.batch
        clients = settings.clients
        acknowledged = outcomes.reduce(0) { $0 + $1.acknowledged }
        lost = outcomes.reduce(0) { $0 + $1.lost }
        self.seconds = seconds
        profilesPerSecond = Double(acknowledged) / seconds
        megabytesPerSecond = Double(outcomes.reduce(0) { $0 + $1.bytes }) / seconds / 1e6
        ack = LatencySummary(outcomes.flatMap(\.acks))
        requests = ack.count
        errors = outcomes.reduce(into: [:]) { all, one in all.merge(one.errors, uniquingKeysWith: +) }
    }

    /// The lines that are printed.
    var summary: String {
        var lines = [
            "pushed \(acknowledged) profiles in \(seconds.short) s: \(profilesPerSecond.short)/s, "
                + "\(megabytesPerSecond.short) MB/s; lost \(lost); this program took \(clientCPUSeconds.short) s of CPU",
            "\(requests) requests of \(batch) from \(clients) clients, ack p50 \(ack.median.short) ms, "
                + "p90 \(ack.p90.short), p99 \(ack.p99.short), max \(ack.max.short)",
        ]
        if let cost { lines.append(cost.summary) }
        if let during { lines.append(during.summary + "; the figures above contain these queries") }
        lines += errors.sorted { $0.value > $1.value }.prefix(5).map { "error, \($0.value) times: \($0.key)" }
        return lines.joined(separator: "\n")
    }
}
