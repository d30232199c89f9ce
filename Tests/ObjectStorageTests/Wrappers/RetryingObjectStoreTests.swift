import HostEnvironment
import ObjectStorage
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct RetryingObjectStoreTests {
    private let memory = MemoryObjectStore()
    private let key = ObjectKey("a/b")

    private func store(
        _ toxics: [Toxic],
        attempts: Int = 4,
        budget: RetryBudget = RetryBudget(),
        seed: UInt64 = 1
    ) -> (store: RetryingObjectStore, faulty: FaultyObjectStore, counting: CountingObjectStore) {
        let faulty = FaultyObjectStore(memory, toxics: toxics, seed: seed, time: ImmediateTimeSource())
        let counting = CountingObjectStore(faulty)
        let retrying = RetryingObjectStore(
            counting,
            policy: RetryPolicy(attempts: attempts),
            budget: budget,
            time: ImmediateTimeSource(),
            random: SeededRandomSource(seed: seed)
        )
        return (retrying, faulty, counting)
    }

    @Test func `a store that fails for a while is ridden out`() async throws {
        let (store, faulty, _) = store(
            [Toxic(.failure(.throttled), probability: 0.3), Toxic(.failure(.unavailable), probability: 0.3)],
            attempts: 50,
            budget: RetryBudget(capacity: 10_000)
        )
        try await store.putIfAbsent(key, [9])
        for _ in 0..<50 { #expect(try await store.get(key, range: 0..<1) == [9]) }
        #expect(faulty.strikes > 20)
    }

    @Test func `a store that goes on failing is asked as often as the policy says`() async {
        let (store, _, counting) = store([Toxic(.failure(.unavailable))], attempts: 4)
        let error = await #expect(throws: ObjectStoreError.self) { try await store.get(key, limit: 1) }
        #expect(error?.code == .unavailable)
        #expect(counting.usage[.getWhole].requests == 4)
    }

    @Test(arguments: [ObjectStoreError.Code.invalidArgument, .notFound, .corrupt, .outOfSpace, .cancelled])
    func `a failure that time does not heal is not repeated`(_ code: ObjectStoreError.Code) async {
        let (store, _, counting) = store([Toxic(.failure(code))])
        let error = await #expect(throws: ObjectStoreError.self) { try await store.get(key, limit: 1) }
        #expect(error?.code == code)
        #expect(counting.usage.requests == 1)
    }

    @Test func `an empty budget stops repetitions but not first attempts`() async throws {
        let budget = RetryBudget(capacity: 5, refillPerSuccess: 0.5)
        let (store, faulty, counting) = store([Toxic(.failure(.unavailable))], attempts: 4, budget: budget)
        for _ in 0..<10 { await #expect(throws: ObjectStoreError.self) { try await store.get(key, limit: 1) } }
        #expect(counting.usage.requests == 10 + 5)
        #expect(budget.remaining == 0)

        faulty.isActive = false
        try await memory.putIfAbsent(key, [1])
        for _ in 0..<4 { _ = try await store.get(key, limit: 1) }
        #expect(budget.remaining == 2)
        for _ in 0..<100 { _ = try await store.get(key, limit: 1) }
        #expect(budget.remaining == 5)
    }

    @Test func `a put whose acknowledgement was lost succeeds`() async throws {
        let (store, _, counting) = store([Toxic(.failureAfterEffect(.unavailable), operations: [.put])])
        try await store.putIfAbsent(key, [1, 2, 3])
        #expect(try await memory.get(key, limit: 3) == [1, 2, 3])
        #expect(counting.usage[.put].requests == 2)
    }

    @Test(arguments: [[1, 2, 4], [1, 2], [1, 2, 3, 4], []] as [[UInt8]])
    func `a repeated put that finds another object says so`(_ other: [UInt8]) async throws {
        try await memory.putIfAbsent(key, other)
        let failing = FailingOnce(memory, .unavailable)
        let store = RetryingObjectStore(
            failing,
            policy: RetryPolicy(),
            budget: RetryBudget(),
            time: ImmediateTimeSource(),
            random: SeededRandomSource(seed: 1)
        )
        let error = await #expect(throws: ObjectStoreError.self) { try await store.putIfAbsent(key, [1, 2, 3]) }
        #expect(error?.code == .alreadyExists)
    }

    @Test func `a first put that finds an equal object is refused all the same`() async throws {
        try await memory.putIfAbsent(key, [1])
        let (store, _, counting) = store([])
        let error = await #expect(throws: ObjectStoreError.self) { try await store.putIfAbsent(key, [1]) }
        #expect(error?.code == .alreadyExists)
        #expect(counting.usage.requests == 1)
    }

    @Test func `an object found after throttling alone is not taken for one's own`() async throws {
        try await memory.putIfAbsent(key, [1])
        let store = RetryingObjectStore(
            FailingOnce(memory, .throttled),
            policy: RetryPolicy(),
            budget: RetryBudget(),
            time: ImmediateTimeSource(),
            random: SeededRandomSource(seed: 1)
        )
        let error = await #expect(throws: ObjectStoreError.self) { try await store.putIfAbsent(key, [1]) }
        #expect(error?.code == .alreadyExists)
    }

    @Test func `an outcome that cannot be confirmed stays unknown`() async throws {
        let (store, _, _) = store([
            Toxic(.failureAfterEffect(.unavailable), operations: [.put]),
            Toxic(.failure(.unavailable), operations: [.getWhole]),
        ])
        let error = await #expect(throws: ObjectStoreError.self) { try await store.putIfAbsent(key, [1]) }
        #expect(error?.code == .unavailable)
    }

    @Test func `cancellation ends a wait between attempts`() async throws {
        let time = ManualTimeSource()
        let faulty = FaultyObjectStore(memory, toxics: [Toxic(.failure(.unavailable))], seed: 1, time: time)
        let store = RetryingObjectStore(
            faulty,
            policy: RetryPolicy(),
            budget: RetryBudget(),
            time: time,
            random: SeededRandomSource(seed: 1)
        )
        let code = await withTaskGroup(of: ObjectStoreError.Code?.self) { group in
            group.addTask {
                do throws(ObjectStoreError) { _ = try await store.size(of: key) } catch { return error.code }
                return nil
            }
            while time.sleeperCount == 0 { await Task.yield() }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(code == .cancelled)
        #expect(time.sleeperCount == 0)
    }

    @Test func `waits double from the first to the longest, each between half and all`() {
        let policy = RetryPolicy(attempts: 9, firstDelay: .milliseconds(100), maximumDelay: .seconds(1))
        for seed in 0..<50 as Range<UInt64> {
            let random = SeededRandomSource(seed: seed)
            for (attempt, longest) in [(1, 100), (2, 200), (3, 400), (4, 800), (5, 1000), (60, 1000), (0, 100)] {
                let delay = policy.delay(after: attempt, random: random)
                #expect(delay >= .milliseconds(longest / 2) && delay <= .milliseconds(longest), "attempt \(attempt)")
            }
        }
        let first = policy.delay(after: 1, random: SeededRandomSource(seed: 1))
        #expect(first != policy.delay(after: 1, random: SeededRandomSource(seed: 2)))
    }
}

/// Fails its first put without effect.
private final class FailingOnce: ObjectStore {
    private let base: any ObjectStore
    private let code: ObjectStoreError.Code
    private let hasFailed = Atomic(false)

    init(_ base: any ObjectStore, _ code: ObjectStoreError.Code) {
        self.base = base
        self.code = code
    }

    func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) {
        guard hasFailed.exchange(true, ordering: .relaxed) else { throw ObjectStoreError(code, "injected once") }
        try await base.putIfAbsent(key, bytes)
    }

    func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload {
        try await base.beginUpload(key)
    }

    func get(_ key: ObjectKey, range: Range<Int>) async throws(ObjectStoreError) -> [UInt8] {
        try await base.get(key, range: range)
    }

    func get(_ key: ObjectKey, limit: Int) async throws(ObjectStoreError) -> [UInt8] {
        try await base.get(key, limit: limit)
    }

    func size(of key: ObjectKey) async throws(ObjectStoreError) -> Int { try await base.size(of: key) }

    func delete(_ key: ObjectKey) async throws(ObjectStoreError) { try await base.delete(key) }

    func list(prefix: String, after: ObjectKey?, limit: Int) async throws(ObjectStoreError) -> [ObjectListing] {
        try await base.list(prefix: prefix, after: after, limit: limit)
    }
}
