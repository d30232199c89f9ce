import HostEnvironment
import Logging
import MetadataStorage
import ObjectStorage
import ProfileModel
import ServerRuntime
import Synchronization
import TestSupport

/// Servers over one bucket and one metastore, as the binary builds them, with faults in between.
final class Deployment: Sendable {
    static let slots = 2

    let scenario: Scenario
    let time: ManualTimeSource
    let bucket: MemoryObjectStore
    let index: MemoryMetastore
    let store: FaultyObjectStore
    let ledger: Ledger
    private let metastoreFaults: MetastoreFaults
    private let random: SeededRandomSource
    private let running = Mutex<[RunningServer?]>(Array(repeating: nil, count: slots))
    private let past = Mutex<[RunningServer]>([])

    /// Over an empty bucket and an empty metastore, unless given.
    ///
    /// `generation` tells deployments of one seed apart that follow each other over one bucket.
    init(
        _ scenario: Scenario,
        time: ManualTimeSource,
        bucket: MemoryObjectStore = MemoryObjectStore(),
        index: MemoryMetastore? = nil,
        ledger: Ledger? = nil,
        generation: UInt64 = 0
    ) {
        self.scenario = scenario
        self.time = time
        self.bucket = bucket
        self.index = index ?? MemoryMetastore(time: time)
        self.ledger = ledger ?? Ledger(time)
        random = SeededRandomSource(seed: scenario.seed &+ 1 &+ generation << 32)
        store = FaultyObjectStore(bucket, toxics: scenario.toxics, seed: scenario.seed &+ 2, time: time)
        metastoreFaults = MetastoreFaults(probability: scenario.metastoreFaults, seed: scenario.seed &+ 3)
    }

    /// The server of a slot; nil while it restarts.
    func server(_ slot: Int) -> RunningServer? { running.withLock { $0[slot] } }

    /// Every server that ever ran.
    var servers: [RunningServer] { past.withLock { $0 } }

    /// The servers that run now.
    var present: [RunningServer] { running.withLock { $0.compactMap { $0 } } }

    /// Whether every slot has a server.
    var isWhole: Bool { present.count == Self.slots }

    /// Runs one server after the other until cancelled.
    func serve(_ slot: Int) async {
        while !Task.isCancelled {
            let process = SimulatedProcess(time)
            let server = RunningServer(assembly(process), in: process)
            past.withLock { $0.append(server) }
            running.withLock { $0[slot] = server }
            if await !server.live() { ledger.violate("a service ended by itself") }
            running.withLock { $0[slot] = nil }
            // What a dead process still does must have no effect.
            process.kill()
            try? await time.sleep(for: .milliseconds(Int64(random.next() % 800)))
        }
    }

    /// Runs one server while `body` runs.
    ///
    /// - Throws: what `body` throws.
    func withServer<Value: Sendable>(_ body: (RunningServer) async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.serve(0) }
            defer { group.cancelAll() }
            while true {
                if let server = server(0) { return try await body(server) }
                try await time.sleep(for: .milliseconds(1))
            }
        }
    }

    /// Ends all faults; what has not happened to a process yet does not happen any more.
    func heal() {
        for server in present { server.process.spare() }
        store.isActive = false
        metastoreFaults.heal()
    }

    private func assembly(_ process: SimulatedProcess) -> ServiceAssembly {
        let random = SeededRandomSource(seed: self.random.next())
        let retrying = RetryingObjectStore(
            CountingObjectStore(InterposedObjectStore(store, through: process)),
            policy: RetryPolicy(),
            budget: RetryBudget(),
            time: time,
            random: random
        )
        let metastore = FaultyMetastore(
            base: index,
            faults: metastoreFaults,
            process: process,
            retirements: RetirementWatch(limits: scenario.settings.retention, time: time, ledger: ledger),
            time: time
        )
        let components = ServerComponents(
            time: time,
            random: random,
            store: retrying,
            metastore: metastore,
            maintenance: metastore,
            scanExecutor: nil,
            mergeExecutor: nil,
            logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
        )
        // Every other run speaks through the wire encoding, as queriers in other processes will.
        guard scenario.isEncoded else { return ServiceAssembly(settings: scenario.settings, components: components) }
        return ServiceAssembly(settings: scenario.settings, components: components) { EncodedLeasing(base: $0) }
    }
}
