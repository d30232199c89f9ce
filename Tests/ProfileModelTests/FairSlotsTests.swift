import HostEnvironment
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct FairSlotsTests {
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

    @Test func `what is urgent goes first, all else in order of arrival`() async throws {
        let slots = FairSlots(1)
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

    @Test func `who wants little does not wait behind all that another wants`() throws {
        let run = SimulatedRun(seed: 3)
        let time = run.time
        let slots = FairSlots(8)
        let took = try run.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<400 {
                    group.addTask {
                        let turn = Turn(party: "flood", order: UInt64(number / 10))
                        try await slots.take(turn)
                        try? await time.sleep(for: .milliseconds(50))
                        slots.giveBack(turn)
                    }
                }
                try await time.sleep(for: .milliseconds(10))
                let began = time.now
                for _ in 0..<4 {
                    try await slots.take(Turn(party: "quiet"))
                    try await time.sleep(for: .milliseconds(50))
                    slots.giveBack(Turn(party: "quiet"))
                }
                let took = began.duration(to: time.now)
                group.cancelAll()
                return took
            }
        }
        // Each of the four reads waits for one of the flood's to end, not for the 400 that came before it.
        #expect(took <= .milliseconds(4 * 100))
        #expect(slots.inFlight == 0 && slots.waiting == 0)
    }

    @Test func `one that is cancelled while it waits takes no slot`() async throws {
        let slots = FairSlots(1)
        try await slots.take()
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { (try? await slots.take()) != nil }
            while slots.waiting == 0 { await Task.yield() }
            group.cancelAll()
            #expect(await group.next() == false)
        }
        #expect(slots.waiting == 0)
        slots.giveBack()
        #expect(slots.inFlight == 0)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `no more is under way than there are slots, whatever happens`(seed: UInt64) throws {
        let run = SimulatedRun(seed: seed)
        let time = run.time
        let slots = FairSlots(3)
        let most = try run.run {
            let random = SeededRandomSource(seed: seed)
            let underWay = Gauge()
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    let milliseconds = Int(random.next() % 20)
                    let turn = Turn(party: "\(random.next() % 3)", kind: number % 2, order: random.next() % 4)
                    group.addTask {
                        guard (try? await slots.take(turn, urgently: number % 5 == 0)) != nil else { return }
                        underWay.begin()
                        try? await time.sleep(for: .milliseconds(milliseconds))
                        underWay.end()
                        slots.giveBack(turn)
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
