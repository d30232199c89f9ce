import QueryScheduling
import TestSupport
import Testing

@Suite struct WakeSignalTests {
    @Test func `a signal rung before the wait wakes at once, and only once`() throws {
        #expect(throws: Deadlock.self) {
            try simulate(seed: 1) { _ in
                let signal = WakeSignal()
                signal.ring()
                signal.ring()
                try await signal.wait()
                try await signal.wait()
            }
        }
    }

    @Test(arguments: 0..<50 as Range<UInt64>) func `a ring during the wait wakes it`(seed: UInt64) throws {
        try simulate(seed: seed) { _ in
            let signal = WakeSignal()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await signal.wait() }
                group.addTask { signal.ring() }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `cancellation ends the wait, and a ring that came too late is kept`(seed: UInt64) throws {
        try simulate(seed: seed) { _ in
            let signal = WakeSignal()
            await withTaskGroup(of: Bool.self) { group in
                group.addTask { (try? await signal.wait()) == nil }
                group.cancelAll()
                #expect(await group.next() == true)
            }
            signal.ring()
            try await signal.wait()
        }
    }
}
