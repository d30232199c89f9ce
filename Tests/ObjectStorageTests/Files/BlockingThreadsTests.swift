import Dispatch
import Synchronization
import Testing

@testable import ObjectStorage

/// Calls that wait until they are let go, and a count of those that run.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let counts = Mutex((running: 0, most: 0, started: 0))

    var most: Int { counts.withLock { $0.most } }
    var started: Int { counts.withLock { $0.started } }

    func pass() {
        counts.withLock { counts in
            counts.started += 1
            counts.running += 1
            counts.most = max(counts.most, counts.running)
        }
        semaphore.wait()
        counts.withLock { $0.running -= 1 }
    }

    func open(times: Int) {
        for _ in 0..<times { semaphore.signal() }
    }
}

@Suite(.timeLimit(.minutes(5)))
struct BlockingThreadsTests {
    @Test func `never more calls run than there are threads`() async {
        let threads = BlockingThreads(count: 3, maximumWaiting: 100)
        let gate = Gate()
        let failures = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { await fails { try await threads.perform { gate.pass() } } } }
            gate.open(times: 20)
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 0)
        #expect(gate.started == 20)
        #expect(gate.most <= 3)
    }

    @Test func `a slow call holds up nobody while a thread is free`() async throws {
        let threads = BlockingThreads(count: 2, maximumWaiting: 100)
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await threads.perform { gate.pass() } }
            while gate.started == 0 { await Task.yield() }
            for number in 0..<50 { #expect(try await threads.perform { number } == number) }
            gate.open(times: 1)
            try await group.waitForAll()
        }
    }

    @Test func `calls beyond the bound are refused at once`() async throws {
        let threads = BlockingThreads(count: 1, maximumWaiting: 2)
        let gate = Gate()
        let refused = await withTaskGroup(of: Bool.self) { group in
            group.addTask { await fails { try await threads.perform { gate.pass() } } }
            while gate.started == 0 { await Task.yield() }
            for _ in 0..<5 { group.addTask { await fails { try await threads.perform { gate.pass() } } } }
            // The three refused are the first to end: all others wait for the gate.
            var refused = 0
            for _ in 0..<3 { refused += await group.next() == true ? 1 : 0 }
            gate.open(times: 3)
            for await failed in group where failed { refused += 1 }
            return refused
        }
        #expect(refused == 3)
        #expect(gate.started == 3)
    }

    @Test func `an error of the call reaches the caller`() async {
        let threads = BlockingThreads(count: 1, maximumWaiting: 2)
        let error = await #expect(throws: ObjectStoreError.self) {
            try await threads.perform { () throws(ObjectStoreError) in throw ObjectStoreError(.corrupt, "as found") }
        }
        #expect(error?.code == .corrupt)
    }

    @Test func `elements leave a queue in the order they came`() {
        var queue = FIFO<Int>()
        var expected = 0
        for number in 0..<1000 {
            queue.append(number)
            if number % 3 != 0 {
                #expect(queue.popFirst() == expected)
                expected += 1
            }
        }
        #expect(queue.count == 1000 - expected)
        while let number = queue.popFirst() {
            #expect(number == expected)
            expected += 1
        }
        #expect(expected == 1000)
    }
}

private func fails(_ body: () async throws -> Void) async -> Bool {
    do {
        try await body()
        return false
    } catch {
        return true
    }
}
