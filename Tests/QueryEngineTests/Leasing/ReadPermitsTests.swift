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
        try await permits.withPermit(4) { #expect(permits.heldBytes == 4) }
        await #expect(throws: Failed.self) { try await permits.withPermit(4) { throw Failed() } }
        #expect(permits.heldBytes == 0)
    }

    @Test func `who waits too long is told busy and leaves the line`() async throws {
        let permits = permits()
        try await permits.withPermit(10) {
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
        try await permits.withPermit(10) { #expect(await isBusy(permits, 1)) }
        #expect(permits.heldBytes == 0)
    }

    @Test func `who waits is served when room comes`() async throws {
        let permits = permits()
        let gate = Latch()
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                try await permits.withPermit(10) {
                    try await gate.waitUntilOpen()
                    return 1
                }
            }
            await until { permits.heldBytes == 10 }
            group.addTask { try await permits.withPermit(10) { 2 } }
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
        try await permits.withPermit(10) {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    do { try await permits.withPermit(1) {} } catch { return error is CancellationError }
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
        do { try await permits.withPermit(bytes) {} } catch { return error is ReadPermits.Busy }
        return false
    }
}
