package import HostEnvironment
package import ObjectStorage
package import QueryModel
import Synchronization

/// What a process needs to execute fragments, shared by all its queriers: the bucket, caches, memory permits, a lane.
package final class FragmentEngine: Sendable {
    /// The bounds it keeps.
    package let settings: QuerierSettings
    /// The clock of waiting and renewing.
    package let time: any TimeSource

    let permits: ReadPermits
    private let slots: FairSlots
    private let hedging: HedgingObjectStore
    let turns = FragmentTurns()
    private let ratio = Mutex(MemoryRatio())
    private let cache: SectionCache
    let executor: FragmentExecutor

    /// How its queriers share what it can take.
    package let shares = LeaseShares()

    /// Makes an engine.
    ///
    /// - Parameters:
    ///   - store: the bucket.
    ///   - settings: its bounds.
    ///   - time: the clock of waiting and renewing.
    ///   - random: seeds of hash tables; no answer depends on them.
    ///   - lane: where decoding and scanning run.
    package init(
        store: any ObjectStore,
        settings: QuerierSettings,
        time: any TimeSource,
        random: any RandomSource,
        lane: ScanLane
    ) {
        self.settings = settings
        self.time = time
        permits = ReadPermits(
            budget: settings.memoryBudget,
            longestLine: settings.waitingFragments,
            patience: settings.permitPatience,
            time: time
        )
        cache = SectionCache(settings)
        slots = FairSlots(settings.parallelReads)
        hedging = HedgingObjectStore(store, settings: settings.hedging, slots: slots, time: time)
        executor = FragmentExecutor(
            reader: DatasetReader(store: hedging, cache: cache, settings: settings),
            decoder: SectionDecoder(cache: cache),
            registry: UniverseRegistry(budget: settings.universeBytes, random: random),
            seed: HashSeed(random.next(), random.next()),
            lane: lane
        )
    }

    /// What it holds now.
    package var usage: EngineUsage {
        EngineUsage(
            permitBytes: permits.heldBytes,
            waitingFragments: permits.waiting,
            cacheBytes: cache.heldBytes,
            cacheHits: cache.lookups.hits,
            cacheMisses: cache.lookups.misses,
            universeBytes: executor.registry.heldBytes,
            hedges: hedging.usage,
            readsInFlight: slots.inFlight,
            waitingReads: slots.waiting
        )
    }

    /// How busy it is.
    package var load: QuerierLoad {
        QuerierLoad(
            reads: slots.inFlight,
            readCapacity: slots.count,
            memoryBytes: permits.heldBytes,
            memoryBudget: settings.memoryBudget
        )
    }

    /// What a querier can take, if `sharers` queriers share the engine: leases, and stored bytes that fit into memory.
    package func capacity(sharers: Int) -> QuerierOffer {
        let bytes = ratio.withLock { $0.storedBytes(in: settings.memoryBudget) }
        let parts = max(1, sharers)
        return QuerierOffer(leases: max(1, settings.concurrentLeases / parts), bytes: max(1, bytes / parts))
    }

    /// Executes one attempt of a fragment.
    ///
    /// nil when it was stopped: then nobody waits for an outcome.
    package func attempt(_ lease: Lease, _ control: ExecutionControl) async -> LeaseOutcome? {
        await outcome(control, within: lease.maxReportBytes, "query.max-fragment-report-bytes") {
            let fragment = try PreparedFragment(lease, batchBytes: settings.batchBytes)
            ratio.withLock { $0.note(storedBytes: lease.fragment.bytes, memoryBytes: fragment.memoryBytes) }
            let turn = turns.next(for: lease.query)
            return try await permits.withPermit(fragment.memoryBytes, in: turn) { permit in
                try await executor.execute(fragment, in: turn, permit, control)
            }
        }
    }

    /// What becomes of an attempt that makes a report of at most `limit` bytes, which messages call `name`.
    func outcome(
        _ control: ExecutionControl,
        within limit: Int,
        _ name: String,
        _ attempt: () async throws -> Report
    ) async -> LeaseOutcome? {
        do {
            return Self.outcome(try await attempt(), within: limit, name)
        } catch is CancellationError {
            guard !control.isStopped else { return nil }
            return Self.failure(.retryable, .unavailable, "the attempt was interrupted; it can be repeated")
        } catch is ReadPermits.Busy {
            return .busy
        } catch let error as ExecutionError {
            return .failure(error.failure)
        } catch let error as QueryError {
            return .failure(LeaseFailure(.permanent, error))
        } catch {
            return Self.failure(.permanent, .internalError, "executing a lease failed: \(error)")
        }
    }

    private static func outcome(_ report: Report, within limit: Int, _ name: String) -> LeaseOutcome {
        let size = report.encodedSizeEstimate
        guard size > limit else { return .report(report) }
        return failure(
            .permanent,
            .resourceExhausted,
            "a report has about \(ByteText.of(size)), \(ByteText.of(size - limit)) over \(name) "
                + "(\(ByteText.of(limit))): ask for a shorter time, fewer labels, or one call site"
        )
    }

    private static func failure(
        _ kind: LeaseFailure.Kind,
        _ code: QueryError.Code,
        _ message: String
    ) -> LeaseOutcome {
        .failure(LeaseFailure(kind, QueryError(code, message)))
    }
}
