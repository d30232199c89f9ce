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
    let bucket = MemoryObjectStore()
    let store: FaultyObjectStore
    let metastore: FaultyMetastore
    let ledger = Ledger()
    private let index: MemoryMetastore
    private let random: SeededRandomSource
    private let running = Mutex<[RunningServer?]>(Array(repeating: nil, count: slots))
    private let past = Mutex<[RunningServer]>([])

    init(_ scenario: Scenario, time: ManualTimeSource) {
        self.scenario = scenario
        self.time = time
        random = SeededRandomSource(seed: scenario.seed &+ 1)
        store = FaultyObjectStore(bucket, toxics: scenario.toxics, seed: scenario.seed &+ 2, time: time)
        index = MemoryMetastore(time: time)
        metastore = FaultyMetastore(
            index,
            probability: scenario.metastoreFaults,
            seed: scenario.seed &+ 3,
            time: time
        )
    }

    /// The server of a slot; nil while it restarts.
    func server(_ slot: Int) -> RunningServer? { running.withLock { $0[slot] } }

    /// Every server that ever ran.
    var servers: [RunningServer] { past.withLock { $0 } }

    /// Whether every slot has a server.
    var isWhole: Bool { running.withLock { $0.allSatisfy { $0 != nil } } }

    /// Runs one server after the other until cancelled.
    func serve(_ slot: Int) async {
        while !Task.isCancelled {
            let server = RunningServer(assembly())
            past.withLock { $0.append(server) }
            running.withLock { $0[slot] = server }
            if await !server.live() { ledger.violate("a service ended by itself") }
            running.withLock { $0[slot] = nil }
            try? await time.sleep(for: .milliseconds(Int64(random.next() % 800)))
        }
    }

    /// Ends all faults.
    func heal() {
        store.isActive = false
        metastore.heal()
    }

    /// Blocks whose object is not there.
    func missingObjects() async throws -> [String] {
        let everything = TimeRange(start: .min, end: .max)
        let tenants = [try TenantID("alice"), try TenantID("bob")]
        let records = try await index.blocks(
            matching: BlockSelection(tenants: tenants, range: everything, limit: .max)
        )
        var missing: [String] = []
        for record in records {
            do { _ = try await bucket.size(of: ObjectKey(record.objectPath)) } catch {
                missing.append(record.objectPath)
            }
        }
        return missing
    }

    private func assembly() -> ServiceAssembly {
        let random = SeededRandomSource(seed: self.random.next())
        let retrying = RetryingObjectStore(
            CountingObjectStore(store),
            policy: RetryPolicy(),
            budget: RetryBudget(),
            time: time,
            random: random
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
