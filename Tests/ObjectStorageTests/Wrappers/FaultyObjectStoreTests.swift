import HostEnvironment
import ObjectStorage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct FaultyObjectStoreTests {
    private let memory = MemoryObjectStore()
    private let key = ObjectKey("a")

    private func struckCalls(seed: UInt64) async throws -> [Bool] {
        let store = FaultyObjectStore(
            memory,
            toxics: [Toxic(.failure(.throttled), probability: 0.5)],
            seed: seed,
            time: ImmediateTimeSource()
        )
        var struck: [Bool] = []
        for _ in 0..<64 {
            do { _ = try await store.list(prefix: "", after: nil, limit: 1) } catch {
                struck.append(true)
                continue
            }
            struck.append(false)
        }
        return struck
    }

    @Test func `the same seed strikes the same calls`() async throws {
        let first = try await struckCalls(seed: 3)
        #expect(first.contains(true) && first.contains(false))
        #expect(try await struckCalls(seed: 3) == first)
        #expect(try await struckCalls(seed: 4) != first)
    }

    @Test func `a failure has no effect, a lost acknowledgement has`() async throws {
        let store = FaultyObjectStore(
            memory,
            toxics: [Toxic(.failure(.unavailable), operations: [.put])],
            seed: 1,
            time: ImmediateTimeSource()
        )
        await #expect(throws: ObjectStoreError.self) { try await store.putIfAbsent(key, [1]) }
        #expect(try await memory.list(prefix: "", after: nil, limit: 9) == [])
        store.setToxics([Toxic(.failureAfterEffect(.unavailable), operations: [.put])])
        await #expect(throws: ObjectStoreError.self) { try await store.putIfAbsent(key, [1]) }
        #expect(try await memory.get(key, limit: 1) == [1])
        #expect(store.strikes == 2)
    }

    @Test func `a short read lacks bytes at its end, a flipped bit is one wrong bit`() async throws {
        let bytes = (0..<100).map { UInt8($0) }
        try await memory.putIfAbsent(key, bytes)
        let store = FaultyObjectStore(memory, toxics: [Toxic(.shortRead)], seed: 1, time: ImmediateTimeSource())
        let short = try await store.get(key, range: 0..<100)
        #expect(short.count < 100 && short == Array(bytes.prefix(short.count)))
        store.setToxics([Toxic(.flippedBit)])
        let wrong = try await store.get(key, limit: 100)
        #expect(zip(wrong, bytes).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount } == 1)
        store.isActive = false
        #expect(try await store.get(key, limit: 100) == bytes)
    }

    @Test func `a toxic strikes only its names and its time`() async throws {
        let time = ManualTimeSource()
        let store = FaultyObjectStore(
            memory,
            toxics: [Toxic(.failure(.unavailable), prefix: "bad/", window: .seconds(1)..<(.seconds(2)))],
            seed: 1,
            time: time
        )
        try await store.delete(ObjectKey("bad/a"))
        time.advance(by: .seconds(1))
        try await store.delete(ObjectKey("good/a"))
        await #expect(throws: ObjectStoreError.self) { try await store.delete(ObjectKey("bad/a")) }
        time.advance(by: .seconds(1))
        try await store.delete(ObjectKey("bad/a"))
    }

    @Test func `latency passes on the given clock`() async throws {
        let time = ManualTimeSource()
        let store = FaultyObjectStore(
            memory,
            toxics: [Toxic(.latency(.seconds(5)...(.seconds(6))))],
            seed: 1,
            time: time
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await store.putIfAbsent(ObjectKey("slow"), [1]) }
            while time.sleeperCount == 0 { await Task.yield() }
            let waits = time.now.duration(to: try #require(time.nextDeadline))
            #expect(waits >= .seconds(5) && waits <= .seconds(6))
            #expect(try await memory.list(prefix: "", after: nil, limit: 1) == [])
            time.advance(by: .seconds(6))
            try await group.waitForAll()
        }
        #expect(try await memory.size(of: ObjectKey("slow")) == 1)
    }
}
