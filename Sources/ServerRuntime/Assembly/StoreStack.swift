import HostEnvironment
import Logging
import ObjectStorage

/// The bucket as a process uses it: counted at the bottom, repeated when it fails, slow and unreliable if a trial asks.
struct StoreStack: Sendable {
    /// Counts every request that reaches the bucket.
    let counting: CountingObjectStore
    /// What everything else uses.
    let store: any ObjectStore

    /// Builds it over a bucket.
    init(
        over bucket: any ObjectStore,
        _ settings: ServerSettings,
        time: any TimeSource,
        random: any RandomSource,
        _ logger: Logger
    ) {
        counting = CountingObjectStore(Self.trial(bucket, settings, time: time, random: random, logger))
        store = RetryingObjectStore(
            counting,
            policy: RetryPolicy(),
            budget: RetryBudget(),
            time: time,
            random: random
        )
    }

    /// The store as it is, or behind the faults that a trial asks for.
    private static func trial(
        _ store: any ObjectStore,
        _ settings: ServerSettings,
        time: any TimeSource,
        random: any RandomSource,
        _ logger: Logger
    ) -> any ObjectStore {
        guard let faults = settings.injectedFaults else { return store }
        logger.warning("the object store is made slow and unreliable on purpose", metadata: ["faults": "\(faults)"])
        return FaultInjectingObjectStore(store, faults: faults, time: time, random: random)
    }
}
