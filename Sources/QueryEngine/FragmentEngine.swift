package import HostEnvironment
package import ObjectStorage
package import QueryModel

/// What a process needs to execute fragments, shared by all its queriers: the bucket, caches, memory permits, a lane.
package final class FragmentEngine: Sendable {
    /// The bounds it keeps.
    package let settings: QuerierSettings
    /// The clock of waiting and renewing.
    package let time: any TimeSource

    private let permits: ReadPermits
    private let hedging: HedgingObjectStore?
    private let cache: SectionCache
    private let executor: FragmentExecutor
    private let lane: ScanLane

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
        self.lane = lane
        permits = ReadPermits(
            budget: settings.memoryBudget,
            longestLine: settings.waitingFragments,
            patience: settings.permitPatience,
            time: time
        )
        cache = SectionCache(settings)
        hedging = settings.hedging.map { HedgingObjectStore(store, settings: $0, time: time) }
        executor = FragmentExecutor(
            reader: DatasetReader(store: hedging ?? store, cache: cache, settings: settings),
            decoder: SectionDecoder(cache: cache),
            registry: UniverseRegistry(budget: settings.universeBytes, random: random),
            seed: HashSeed(random.next(), random.next())
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
            hedges: hedging?.usage ?? HedgeUsage()
        )
    }

    /// Executes one attempt of a fragment.
    ///
    /// nil when it was stopped: then nobody waits for an outcome.
    package func attempt(_ lease: Lease, _ control: ExecutionControl) async -> LeaseOutcome? {
        do {
            let fragment = try PreparedFragment(lease, batchBytes: settings.batchBytes)
            let report = try await permits.withPermit(fragment.memoryBytes) {
                try await lane.run { [executor] in try await executor.execute(fragment, control) }
            }
            return Self.outcome(report, of: lease)
        } catch is CancellationError {
            guard !control.isStopped else { return nil }
            return Self.failure(.retryable, .unavailable, "the attempt was interrupted; it can be repeated")
        } catch is ReadPermits.Busy {
            return .busy
        } catch let error as ExecutionError {
            return .failure(error.failure)
        } catch {
            return Self.failure(.permanent, .internalError, "executing a fragment failed: \(error)")
        }
    }

    private static func outcome(_ report: Report, of lease: Lease) -> LeaseOutcome {
        let size = report.encodedSizeEstimate
        guard size > lease.maxReportBytes else { return .report(report) }
        return failure(
            .permanent,
            .resourceExhausted,
            "a fragment's report has about \(size) bytes, at most \(lease.maxReportBytes) are allowed; "
                + "ask for fewer series, fewer services or a shorter time"
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
