import HostEnvironment
import ObjectStorage
import TestSupport
import Testing

struct CountingObjectStoreTests {
    @Test func `requests, bytes and failures are counted by operation`() async throws {
        let store = CountingObjectStore(MemoryObjectStore())
        let key = ObjectKey("a")
        try await store.putIfAbsent(key, [1, 2, 3])
        await #expect(throws: ObjectStoreError.self) { try await store.putIfAbsent(key, [1, 2, 3, 4]) }
        _ = try await store.get(key, range: 1..<3)
        _ = try await store.get(key, range: 0..<1)
        _ = try await store.get(key, limit: 100)
        _ = try await store.size(of: key)
        _ = try await store.list(prefix: "", after: nil, limit: 5)
        try await store.delete(key)
        await #expect(throws: ObjectStoreError.self) { try await store.get(key, range: 0..<1) }

        let usage = store.usage
        #expect(usage[.put].requests == 2)
        #expect(usage[.put].bytes == 3)
        #expect(usage[.put].failures == [.alreadyExists: 1])
        #expect(usage[.getRange].requests == 3)
        #expect(usage[.getRange].bytes == 3)
        #expect(usage[.getRange].failures == [.notFound: 1])
        #expect(usage[.getWhole].bytes == 3)
        #expect([.size, .list, .delete].map { usage[$0].requests } == [1, 1, 1])
        #expect(usage.requests == 9)
        #expect(usage.failures == 2)
    }

    @Test(arguments: ["there", "missing"])
    func `requests under way are seen until they end, well or not`(name: String) throws {
        let run = SimulatedRun(seed: 1)
        let time = run.time
        let memory = MemoryObjectStore()
        let second: Duration = .seconds(1)
        let slow = FaultyObjectStore(memory, toxics: [Toxic(.latency(second...second))], seed: 1, time: time)
        let store = CountingObjectStore(slow)
        let seen = try run.run {
            try await memory.putIfAbsent(ObjectKey("there"), [1])
            return await withTaskGroup(of: [ObjectOperation: Int].self) { group in
                group.addTask {
                    _ = try? await store.get(ObjectKey(name), range: 0..<1)
                    return store.usage.running
                }
                group.addTask {
                    try? await time.sleep(for: .milliseconds(500))
                    return store.usage.running
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(seen == [[.getRange: 1], [:]])
    }

    @Test func `a snapshot does not change with later requests`() async throws {
        let store = CountingObjectStore(MemoryObjectStore())
        let before = store.usage
        try await store.putIfAbsent(ObjectKey("a"), [1])
        #expect(before == ObjectStoreUsage())
        #expect(store.usage != before)
    }
}
