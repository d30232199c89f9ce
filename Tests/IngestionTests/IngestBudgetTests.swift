import TestSupport
import Testing

@testable import Ingestion

@Suite struct IngestBudgetTests {
    @Test func `a budget is filled to the byte`() {
        let budget = IngestBudget(limit: 10)
        #expect(budget.reserve(4))
        #expect(budget.reserve(6))
        #expect(!budget.reserve(1))
        budget.release(1)
        #expect(budget.reserve(1))
    }

    @Test func `a push larger than the budget goes alone`() {
        let budget = IngestBudget(limit: 10)
        #expect(budget.reserve(50))
        #expect(!budget.reserve(1))
        budget.release(50)
        #expect(budget.reserve(1))
        #expect(!budget.reserve(50))
    }

    @Test func `a push that is alone grows beyond the budget and gives back exactly what it took`() throws {
        let budget = IngestBudget(limit: 10)
        let counters = IngestCounters()
        var reservation = try Reservation(4, budget, counters)
        try reservation.grow(by: 100)
        try reservation.grow(by: 100)
        #expect(budget.heldBytes == 204)
        #expect(counters.snapshot.waitingBytes == 204)
        #expect(throws: IngestError.self) { try Reservation(1, budget, counters) }
        reservation.release()
        #expect(budget.heldBytes == 0)
        #expect(counters.snapshot.waitingBytes == 0)
    }

    @Test func `a push beside others is refused to grow, and holds what it held`() throws {
        let budget = IngestBudget(limit: 10)
        let counters = IngestCounters()
        let other = try Reservation(3, budget, counters)
        var reservation = try Reservation(4, budget, counters)
        let error = try #require(throws: IngestError.self) { try reservation.grow(by: 4) }
        #expect(error.code == .overloaded)
        #expect(error.retryAfter != nil)
        try reservation.grow(by: 3)
        reservation.release()
        other.release()
        #expect(budget.heldBytes == 0)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `whatever is taken and given back, nothing is left and the limit holds`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let budget = IngestBudget(limit: 100)
        let counters = IngestCounters()
        var held: [Reservation] = []
        for _ in 0..<500 {
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                if let new = try? Reservation(Int.random(in: 1...60, using: &random), budget, counters) {
                    held.append(new)
                }
            case 1 where !held.isEmpty:
                let index = Int.random(in: 0..<held.count, using: &random)
                try? held[index].grow(by: Int.random(in: 1...60, using: &random))
            default:
                if let last = held.popLast() { last.release() }
            }
            #expect(budget.heldBytes >= 0 && budget.heldBytes == counters.snapshot.waitingBytes, "seed \(seed)")
            if held.count > 1 { #expect(budget.heldBytes <= 100, "seed \(seed)") }
        }
        for reservation in held { reservation.release() }
        #expect(budget.heldBytes == 0, "seed \(seed)")
    }
}
