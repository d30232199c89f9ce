import HostEnvironment
import ObjectStorage
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct RequestSlotsTests {
    private final class Gauge: Sendable {
        private let counted = Mutex((now: 0, most: 0))
        var most: Int { counted.withLock { $0.most } }
        func begin() { counted.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func end() { counted.withLock { $0.now -= 1 } }
    }

    private final class Diary: Sendable {
        private let entries = Mutex<[String]>([])
        var all: [String] { entries.withLock { $0 } }
        func note(_ entry: String) { entries.withLock { $0.append(entry) } }
    }

    @Test func `urgent requests go first, the others in order of arrival`() async throws {
        let slots = RequestSlots(1)
        let diary = Diary()
        try await slots.take()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, name) in ["first", "second", "urgent"].enumerated() {
                group.addTask {
                    try await slots.take(urgently: name == "urgent")
                    diary.note(name)
                    slots.giveBack()
                }
                while slots.waiting <= number { await Task.yield() }
            }
            slots.giveBack()
            try await group.waitForAll()
        }
        #expect(diary.all == ["urgent", "first", "second"])
        #expect(slots.inFlight == 0 && slots.waiting == 0)
    }

    @Test func `a request that is cancelled while it waits takes no slot`() async throws {
        let slots = RequestSlots(1)
        try await slots.take()
        await withTaskGroup(of: ObjectStoreError.Code?.self) { group in
            group.addTask {
                do throws(ObjectStoreError) { try await slots.take() } catch { return error.code }
                return nil
            }
            while slots.waiting == 0 { await Task.yield() }
            group.cancelAll()
            #expect(await group.next() == .cancelled)
        }
        #expect(slots.waiting == 0)
        slots.giveBack()
        #expect(slots.inFlight == 0)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `no more requests than slots are under way, whatever happens`(seed: UInt64) throws {
        let run = SimulatedRun(seed: seed)
        let time = run.time
        let slots = RequestSlots(3)
        let most = try run.run {
            let random = SeededRandomSource(seed: seed)
            let underWay = Gauge()
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    let milliseconds = Int(random.next() % 20)
                    group.addTask {
                        guard (try? await slots.take(urgently: number % 5 == 0)) != nil else { return }
                        underWay.begin()
                        try? await time.sleep(for: .milliseconds(milliseconds))
                        underWay.end()
                        slots.giveBack()
                    }
                }
                try? await time.sleep(for: .milliseconds(100))
                group.cancelAll()
            }
            return underWay.most
        }
        #expect(most == 3)
        #expect(slots.inFlight == 0 && slots.waiting == 0)
    }
}
