import Foundation
import Synchronization

/// A frontend's process and the querier processes that work for it, over one directory.
final class ReadTier: Sendable {
    /// How its processes are started.
    struct Settings: Sendable {
        var program: ServerProgram
        /// Where the stored data are.
        var data: String
        /// Where the processes' logs go.
        var folder: String
        /// What the object store is made to suffer, as `--object-latency` takes it; nil for nothing.
        var latency: String?
        /// Range reads that a querier may have under way.
        var parallelReads: Int
        var fragmentBytes: Int
        var queryTimeout = 60
        /// Queriers in the frontend's own process.
        var localQueriers = 0

        /// Both kinds of processes have these.
        fileprivate var common: [String] {
            let faults = latency.map { ["--object-latency", $0, "--allow-fault-injection"] } ?? []
            return ["--data", data, "--set", "querier.cache=0"] + faults
        }

        fileprivate var querier: [String] { ["--roles", "querier", "--set", "querier.threads=1"] + common }

        fileprivate var frontend: [String] {
            [
                "--roles", "writer,frontend,compactor", "--local-queriers", "\(localQueriers)", "--ingest-max-age", "0",
                "--fragment-target-bytes", "\(fragmentBytes)", "--set", "query.timeout=\(queryTimeout)s", "--set",
                "compaction.workers=0", "--set", "retention.max-age=0",
            ] + common
        }
    }

    private struct Member {
        var process: ServerProcess
        var parallelReads: Int
    }

    private struct State {
        var members: [Member] = []
        var started = 0
    }

    let frontend: ServerProcess
    private let settings: Settings
    private let state = Mutex(State())

    /// Starts the frontend, without a querier.
    init(_ settings: Settings) throws {
        self.settings = settings
        let name = "frontend"
        frontend = try ServerProcess(
            settings.program,
            name: name,
            settings.frontend,
            folder: settings.folder,
            hasCluster: true
        )
    }

    /// The queriers that were started and not ended.
    var queriers: [ServerProcess] { state.withLock { $0.members.map(\.process) } }

    /// Every process.
    var processes: [ServerProcess] { [frontend] + queriers }

    /// Range reads that all queriers together may have under way.
    var capacity: Int { state.withLock { $0.members.reduce(0) { $0 + $1.parallelReads } } }

    /// Starts a querier, with another number of parallel reads if one is given, and waits until it listens; it attaches by
    /// itself.
    @discardableResult
    func addQuerier(parallelReads: Int? = nil) throws -> ServerProcess {
        let number = state.withLock { state in
            state.started += 1
            return state.started
        }
        let reads = parallelReads ?? settings.parallelReads
        let place = ["--frontend", frontend.clusterAddress ?? "", "--querier-parallel-reads", "\(reads)"]
        let name = "querier-\(number)"
        let querier = try ServerProcess(
            settings.program,
            name: name,
            settings.querier + place,
            folder: settings.folder
        )
        state.withLock { $0.members.append(Member(process: querier, parallelReads: reads)) }
        return querier
    }

    /// Kills the querier at that place, as a failing machine does.
    func killQuerier(_ index: Int) {
        state.withLock { $0.members.remove(at: index) }.process.kill()
    }

    /// Kills all queriers.
    func killQueriers() {
        while !queriers.isEmpty { killQuerier(0) }
    }

    /// Waits until the frontend counts as many queriers as there are processes.
    func waitUntilAttached(limit: Double = 30) throws {
        let reader = ServerMetrics.Reader(frontend.address)
        let end = ContinuousClock.now + .seconds(limit)
        while ContinuousClock.now < end {
            if try Int(reader.read()["firefinch_frontend_attached_queriers"] ?? 0) == queriers.count
                + settings.localQueriers
            {
                return
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
        throw LoadError(
            "the frontend did not see \(queriers.count) queriers within \(limit.short) s; see \(settings.folder)"
        )
    }

    /// Ends every process.
    func stop() {
        killQueriers()
        frontend.stop()
    }
}
