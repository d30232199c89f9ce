import QueryEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct LatchTests {
    @Test func `opening resumes everybody who waits, now and later`() async throws {
        let latch = Latch()
        #expect(!latch.isOpen)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { try await latch.waitUntilOpen() } }
            latch.open()
            latch.open()
            try await group.waitForAll()
        }
        #expect(latch.isOpen)
        try await latch.waitUntilOpen()
    }

    @Test func `a cancelled waiter ends although nobody opens`() async {
        let latch = Latch()
        let outcome = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do { try await latch.waitUntilOpen() } catch { return error is CancellationError }
                return false
            }
            group.cancelAll()
            return await group.next()
        }
        #expect(outcome == true)
        #expect(!latch.isOpen)
    }
}
