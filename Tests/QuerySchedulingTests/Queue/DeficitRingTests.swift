import QueryScheduling
import Testing

@Suite struct DeficitRingTests {
    /// Serves `turns` times and sums what each key got.
    private func serve(_ ring: inout DeficitRing<String>, turns: Int, costs: [String: Int]) -> [String: Int] {
        var served: [String: Int] = [:]
        for _ in 0..<turns {
            guard let key = ring.next(where: { _ in true }), let cost = costs[key] else { break }
            ring.charge(key, cost, quantum: 10)
            served[key, default: 0] += cost
        }
        return served
    }

    @Test func `nobody is served where nobody waits`() {
        var ring = DeficitRing<String>()
        let before = ring.next { _ in true }
        ring.activate("a", quantum: 10)
        ring.deactivate("a")
        let after = ring.next { _ in true }
        #expect(before == nil && after == nil)
    }

    @Test func `keys of different cost get the same bytes`() throws {
        var ring = DeficitRing<String>()
        ring.activate("cheap", quantum: 10)
        ring.activate("dear", quantum: 10)
        let served = serve(&ring, turns: 1000, costs: ["cheap": 1, "dear": 35])
        let cheap = try #require(served["cheap"])
        let dear = try #require(served["dear"])
        #expect(abs(cheap - dear) <= 2 * (10 + 35))
    }

    @Test func `a key that comes back still owes what it overdrew`() {
        var ring = DeficitRing<String>()
        ring.activate("a", quantum: 10)
        ring.activate("b", quantum: 10)
        ring.charge("a", 100, quantum: 10)
        ring.deactivate("a")
        ring.activate("a", quantum: 10)
        let served = serve(&ring, turns: 9, costs: ["a": 10, "b": 10])
        #expect(served == ["b": 90])
    }

    @Test func `debts are forgiven when the ring is idle`() {
        var ring = DeficitRing<String>()
        ring.activate("a", quantum: 10)
        ring.charge("a", 100, quantum: 10)
        ring.deactivate("a")
        ring.activate("b", quantum: 10)
        ring.activate("a", quantum: 10)
        let served = serve(&ring, turns: 4, costs: ["a": 10, "b": 10])
        #expect(served == ["a": 20, "b": 20])
    }

    @Test func `a key that cannot be served saves no more than one quantum`() {
        var ring = DeficitRing<String>()
        ring.activate("a", quantum: 10)
        ring.activate("b", quantum: 10)
        for _ in 0..<100 {
            let turn = ring.next { $0 == "b" }
            #expect(turn == "b")
            ring.charge("b", 10, quantum: 10)
        }
        let served = serve(&ring, turns: 20, costs: ["a": 10, "b": 10])
        #expect((served["a"] ?? 0) - (served["b"] ?? 0) <= 20)
    }

    @Test func `a charge far beyond the quantum neither blocks nor overflows`() {
        var ring = DeficitRing<String>()
        ring.activate("a", quantum: 10)
        ring.charge("a", 1 << 40, quantum: 10)
        let turn = ring.next { _ in true }
        #expect(turn == "a")
    }
}
