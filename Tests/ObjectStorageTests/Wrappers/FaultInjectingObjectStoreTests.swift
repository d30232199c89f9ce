import HostEnvironment
import ObjectStorage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct FaultInjectingObjectStoreTests {
    private let memory = MemoryObjectStore()
    private let key = ObjectKey("a")

    private func store(
        _ faults: InjectedFaults,
        time: any TimeSource = ImmediateTimeSource(),
        seed: UInt64 = 1
    ) -> FaultInjectingObjectStore {
        FaultInjectingObjectStore(memory, faults: faults, time: time, random: SeededRandomSource(seed: seed))
    }

    /// Seconds of simulated time that `body` takes.
    private func seconds(
        _ faults: InjectedFaults,
        _ body: @escaping @Sendable (FaultInjectingObjectStore) async throws -> Void
    ) throws -> Double {
        let run = SimulatedRun(seed: 1)
        let store = store(faults, time: run.time)
        try run.run { try await body(store) }
        return run.time.now.duration(to: MonotonicInstant(nanoseconds: 0)).inSeconds.magnitude
    }

    @Test func `every kind of request takes the latency`() throws {
        let faults = InjectedFaults(latency: .milliseconds(50))
        let key = key
        let taken = try seconds(faults) { store in
            try await store.putIfAbsent(key, [1, 2, 3])
            _ = try await store.get(key, range: 0..<2)
            _ = try await store.get(key, limit: 3)
            _ = try await store.size(of: key)
            _ = try await store.list(prefix: "", after: nil, limit: 1)
            try await store.delete(key)
            let upload = try await store.beginUpload(key)
            try await upload.append([1])
            try await upload.commit()
        }
        #expect(abs(taken - 9 * 0.05) < 1e-6)
    }

    @Test func `requests wait beside each other`() throws {
        let taken = try seconds(InjectedFaults(latency: .milliseconds(50))) { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 { group.addTask { try await store.putIfAbsent(ObjectKey("\(number)"), [1]) } }
                try await group.waitForAll()
            }
        }
        #expect(abs(taken - 0.05) < 1e-6)
    }

    @Test func `a share of requests is slow, the rest takes the usual time`() async throws {
        let slow = [
            InjectedFaults.SlowShare(share: 0.1, latency: .milliseconds(500)),
            InjectedFaults.SlowShare(share: 0.01, latency: .seconds(2)),
        ]
        let random = SeededRandomSource(seed: 5)
        let faults = InjectedFaults(latency: .milliseconds(50), slow: slow)
        var counts: [Duration: Int] = [:]
        for _ in 0..<20_000 { counts[faults.fate(of: .getRange, random: random).latency, default: 0] += 1 }
        #expect(counts.keys.sorted() == [.milliseconds(50), .milliseconds(500), .seconds(2)])
        #expect((1_800...2_200).contains(counts[.milliseconds(500)] ?? 0))
        #expect((150...250).contains(counts[.seconds(2)] ?? 0))
    }

    @Test func `failures can be repeated, and half of the writes that fail have happened`() async throws {
        let store = store(InjectedFaults(errors: 1))
        for number in 0..<400 {
            let error = await #expect(throws: ObjectStoreError.self) {
                try await store.putIfAbsent(ObjectKey("\(number)"), [1])
            }
            #expect(error?.code == .unavailable)
        }
        let stored = try await memory.list(prefix: "", after: nil, limit: 1_000).count
        #expect((150...250).contains(stored))
        let read = await #expect(throws: ObjectStoreError.self) { try await store.get(ObjectKey("0"), limit: 1) }
        #expect(read?.code.isRetryable == true)
    }

    @Test func `an upload that fails may be repeated until it is there`() async throws {
        let store = store(InjectedFaults(errors: 0.5), seed: 3)
        func again<Value>(_ body: () async throws(ObjectStoreError) -> Value) async throws -> Value {
            for _ in 0..<100 {
                do throws(ObjectStoreError) { return try await body() } catch { #expect(error.code == .unavailable) }
            }
            throw ObjectStoreError(.unavailable, "a hundred attempts failed")
        }
        let upload = try await again { () async throws(ObjectStoreError) in try await store.beginUpload(key) }
        for byte in 0..<20 as Range<UInt8> {
            try await again { () async throws(ObjectStoreError) in try await upload.append([byte]) }
        }
        try await again { () async throws(ObjectStoreError) in try await upload.commit() }
        #expect(try await memory.get(key, limit: 100) == Array(0..<20))
    }

    @Test func `short reads lack bytes and flipped bits are one wrong bit; what is stored stays right`() async throws {
        let bytes = (0..<100).map { UInt8($0) }
        try await memory.putIfAbsent(key, bytes)
        let short = try await store(InjectedFaults(shortReads: 1)).get(key, range: 0..<100)
        #expect(short.count < 100 && short == Array(bytes.prefix(short.count)))
        let wrong = try await store(InjectedFaults(flippedBits: 1)).get(key, limit: 100)
        #expect(zip(wrong, bytes).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount } == 1)
        #expect(try await memory.get(key, limit: 100) == bytes)
    }

    @Test func `a cancelled request does not wait for its latency`() throws {
        let taken = try seconds(InjectedFaults(latency: .seconds(600))) { store in
            await withTaskGroup(of: ObjectStoreError?.self) { group in
                group.addTask {
                    do throws(ObjectStoreError) { _ = try await store.get(ObjectKey("a"), limit: 1) } catch {
                        return error
                    }
                    return nil
                }
                group.cancelAll()
                #expect(await group.next()??.code == .cancelled)
            }
        }
        #expect(taken == 0)
    }
}
