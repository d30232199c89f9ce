import HostEnvironment
import ObjectStorage
import TestSupport
import Testing

/// A kind of object store that must pass the contract suite.
struct ObjectStoreCase: Sendable, CustomTestStringConvertible {
    /// What the store is made of.
    var testDescription: String
    /// Gives an empty store and what must live as long as it.
    var make: @Sendable () throws -> (store: any ObjectStore, keptAlive: TemporaryDirectory?)

    /// Every store and every wrapper.
    static let all: [ObjectStoreCase] = [
        ObjectStoreCase(testDescription: "memory") { (MemoryObjectStore(), nil) },
        ObjectStoreCase(testDescription: "files") { try files() },
        ObjectStoreCase(testDescription: "counting(memory)") { (CountingObjectStore(MemoryObjectStore()), nil) },
        ObjectStoreCase(testDescription: "hedging(memory)") {
            (HedgingObjectStore(MemoryObjectStore(), time: SystemTimeSource()), nil)
        },
        ObjectStoreCase(testDescription: "retrying(files)") {
            let (store, directory) = try files()
            return (retrying(store, seed: 1), directory)
        },
        ObjectStoreCase(testDescription: "retrying(failing three calls in ten(memory))") {
            let toxics = [
                Toxic(.failure(.throttled), probability: 0.15),
                Toxic(.failure(.unavailable), probability: 0.15),
                Toxic(.failureAfterEffect(.unavailable), probability: 0.1, operations: [.put, .delete]),
            ]
            let time = ImmediateTimeSource()
            return (
                retrying(FaultyObjectStore(MemoryObjectStore(), toxics: toxics, seed: 7, time: time), seed: 7), nil
            )
        },
        ObjectStoreCase(testDescription: "retrying(injecting faults(memory))") {
            let faults = InjectedFaults(latency: .milliseconds(50), errors: 0.3)
            let time = ImmediateTimeSource()
            let random = SeededRandomSource(seed: 11)
            let base = FaultInjectingObjectStore(MemoryObjectStore(), faults: faults, time: time, random: random)
            return (retrying(base, seed: 11), nil)
        },
    ]

    private static func files() throws -> (store: any ObjectStore, keptAlive: TemporaryDirectory?) {
        let directory = try TemporaryDirectory()
        return (try FileObjectStore(root: directory.path + "/objects"), directory)
    }

    private static func retrying(_ base: any ObjectStore, seed: UInt64) -> any ObjectStore {
        RetryingObjectStore(
            base,
            policy: RetryPolicy(attempts: 40),
            budget: RetryBudget(capacity: 100_000),
            time: ImmediateTimeSource(),
            random: SeededRandomSource(seed: seed)
        )
    }
}

/// Time in which every wait ends at once.
struct ImmediateTimeSource: TimeSource {
    var now: MonotonicInstant { MonotonicInstant(nanoseconds: 0) }
    var unixNanoseconds: Int64 { 0 }

    func sleep(until deadline: MonotonicInstant) async throws { try Task.checkCancellation() }
}
