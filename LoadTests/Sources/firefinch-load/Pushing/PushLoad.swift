/// Sends a whole workload from several clients at once.
struct PushLoad {
    /// How it is sent.
    struct Settings: Sendable {
        var batch: Int
        var clients: Int
        /// This many profiles, the earliest, are left out.
        var skip = 0
        var limit: Int
        var timeLimit: Duration
    }

    private let workload: Workload
    private let server: ServerAddress
    private let tenant: String?
    private let settings: Settings
    private let progress: PushProgress?

    /// Makes the load; `progress`, if wanted, is told of every acknowledgement.
    init(
        _ workload: Workload,
        to server: ServerAddress,
        tenant: String?,
        settings: Settings,
        progress: PushProgress? = nil
    ) {
        self.progress = progress
        self.workload = workload
        self.server = server
        self.tenant = tenant
        self.settings = settings
    }

    /// Encodes everything, then sends it and measures.
    func run() throws -> PushResult {
        let batches = batches()
        let counter = WorkerThreads.Counter()
        let startCPU = Machine.processCPUSeconds
        let start = ContinuousClock.now
        let outcomes = WorkerThreads.run(settings.clients) { [workload, server, tenant, settings, progress] in
            var client = PushClient(server, tenant: tenant, deadline: start + settings.timeLimit)
            while true {
                let next = counter.take()
                guard next < batches.count else { return client.outcome }
                let batch = batches[next]
                let isAcknowledged = batch.withParts(of: workload) { client.push($0, profiles: batch.items.count) }
                if isAcknowledged { progress?.acknowledged(batch.items) }
            }
        }
        return PushResult(
            outcomes,
            settings: settings,
            seconds: (ContinuousClock.now - start) / .seconds(1),
            cpuSeconds: Machine.processCPUSeconds - startCPU
        )
    }

    private func batches() -> [PushBatch] {
        Self.pieces(of: workload.items.count, settings).map { PushBatch(workload.items[$0]) }
    }

    /// Which profiles go together, of `count` in the order of their times.
    static func pieces(of count: Int, _ settings: Settings) -> [Range<Int>] {
        let wanted = (0..<count).dropFirst(settings.skip).prefix(settings.limit)
        return stride(from: wanted.startIndex, to: wanted.endIndex, by: settings.batch).map { first in
            first..<min(first + settings.batch, wanted.endIndex)
        }
    }
}
