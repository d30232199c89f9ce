import QueryEngine
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ReadPermitsTests {
    private struct Failed: Error {}

    private let time = ManualTimeSource()

    private func permits(budget: Int = 10, line: Int = 4) -> ReadPermits {
        ReadPermits(budget: budget, longestLine: line, patience: .milliseconds(100), time: time)
    }

    @Test func `bytes are held for the scope and given back however it ends`() async throws {
        let permits = permits()
        try await permits.withPermit(4) { _ in #expect(permits.heldBytes == 4) }
        await #expect(throws: Failed.self) { try await permits.withPermit(4) { _ in throw Failed() } }
        #expect(permits.heldBytes == 0)
    }

    @Test func `who waits too long is told busy and leaves the line`() async throws {
        let permits = permits()
        try await permits.withPermit(10) { _ in
            await withTaskGroup(of: Bool.self) { group in
                group.addTask { await isBusy(permits, 1) }
                await until { permits.waiting == 1 && time.sleeperCount == 1 }
                time.advance(by: .milliseconds(100))
                #expect(await group.next() == true)
            }
            #expect(permits.waiting == 0)
        }
        #expect(permits.heldBytes == 0)
    }

    @Test func `a full line is told busy at once`() async throws {
        let permits = permits(line: 0)
        try await permits.withPermit(10) { _ in #expect(await isBusy(permits, 1)) }
        #expect(permits.heldBytes == 0)
    }

    @Test func `who waits is served when room comes`() async throws {
        let permits = permits()
        let gate = Latch()
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                try await permits.withPermit(10) { _ in
                    try await gate.waitUntilOpen()
                    return 1
                }
            }
            await until { permits.heldBytes == 10 }
            group.addTask { try await permits.withPermit(10) { _ in 2 } }
            await until { permits.waiting == 1 }
            gate.open()
            var order: [Int] = []
            for try await number in group { order.append(number) }
            #expect(order == [1, 2])
        }
        #expect(permits.heldBytes == 0 && permits.waiting == 0)
    }

    @Test func `a cancelled waiter leaves the line`() async throws {
        let permits = permits()
        try await permits.withPermit(10) { _ in
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    do { try await permits.withPermit(1) { _ in } } catch { return error is CancellationError }
                    return false
                }
                await until { permits.waiting == 1 }
                group.cancelAll()
                #expect(await group.next() == true)
            }
            #expect(permits.waiting == 0)
        }
        #expect(permits.heldBytes == 0)
    }

    private func isBusy(_ permits: ReadPermits, _ bytes: Int) async -> Bool {
        do { try await permits.withPermit(bytes) { _ in } } catch { return error is ReadPermits.Busy }
        return false
    }

    @Test func `a permit that grows waits for room, and before those who hold none`() async throws {
        let permits = permits()
        let gate = Latch()
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                try await permits.withPermit(6) { _ in
                    try await gate.waitUntilOpen()
                    return 1
                }
            }
            await until { permits.heldBytes == 6 }
            group.addTask {
                try await permits.withPermit(3) { permit in
                    try await permit.resize(to: 8)
                    #expect(permits.heldBytes >= 8)
                    return 2
                }
            }
            await until { permits.waiting == 1 }
            group.addTask { try await permits.withPermit(1) { _ in 3 } }
            await until { permits.waiting == 2 }
            gate.open()
            var order: [Int] = []
            for try await number in group { order.append(number) }
            #expect(order.firstIndex(of: 2) ?? 0 < order.firstIndex(of: 3) ?? 0)
        }
        #expect(permits.heldBytes == 0 && permits.waiting == 0)
    }

    @Test func `a permit gives back at once what is too much`() async throws {
        let permits = permits()
        try await permits.withPermit(10) { permit in
            try await permit.resize(to: 4)
            #expect(permits.heldBytes == 4)
            try await permits.withPermit(6) { _ in #expect(permits.heldBytes == 10) }
        }
        #expect(permits.heldBytes == 0)
    }

    @Test func `when everybody waits for more, who asked last is told busy and the others go on`() async throws {
        let permits = permits()
        let both = Latch()
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    do {
                        try await permits.withPermit(4) { permit in
                            try await both.waitUntilOpen()
                            try await permit.resize(to: 9)
                        }
                    } catch { return !(error is ReadPermits.Busy) }
                    return true
                }
            }
            await until { permits.heldBytes == 8 }
            both.open()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.sorted { !$0 && $1 } == [false, true])
        #expect(permits.heldBytes == 0 && permits.waiting == 0)
    }

    @Test func `who waits too long for more is told busy and still holds what it held`() async throws {
        let permits = permits()
        let gate = Latch()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await permits.withPermit(6) { _ in try await gate.waitUntilOpen() } }
            await until { permits.heldBytes == 6 }
            group.addTask {
                try await permits.withPermit(3) { permit in
                    await #expect(throws: ReadPermits.Busy.self) { try await permit.resize(to: 8) }
                    #expect(permits.heldBytes == 9)
                }
            }
            await until { permits.waiting == 1 && time.sleeperCount == 1 }
            time.advance(by: .milliseconds(100))
            try await group.next()
            #expect(permits.heldBytes == 6 && permits.waiting == 0)
            gate.open()
        }
    }
}
