import HostEnvironment
import TestSupport
import Testing

@Suite struct FairLineTests {
    private var line = FairLine()

    private mutating func add(_ ids: ClosedRange<UInt64>, _ party: String, kind: Int = 0, order: UInt64 = 0) {
        for id in ids { line.add(id, Turn(party: party, kind: kind, order: order)) }
    }

    private mutating func take(_ count: Int) -> [UInt64] { (0..<count).compactMap { _ in line.next() } }

    @Test mutating func `one party alone is served in order of arrival`() {
        add(1...5, "a")
        #expect(take(6) == [1, 2, 3, 4, 5])
        #expect(line.count == 0)
    }

    @Test mutating func `a party that holds less goes first, whoever came before`() {
        add(1...4, "a")
        #expect(take(2) == [1, 2])
        add(11...13, "b")
        #expect(take(3) == [11, 12, 3])
    }

    @Test mutating func `parties that hold as many take turns`() {
        add(1...3, "a")
        add(11...13, "b")
        #expect(take(6) == [1, 11, 2, 12, 3, 13])
    }

    @Test mutating func `what is given back counts no more`() {
        add(1...4, "a")
        _ = take(2)
        add(11...12, "b")
        #expect(take(1) == [11])
        line.noteGivenBack(Turn(party: "a"))
        line.noteGivenBack(Turn(party: "a"))
        #expect(take(1) == [3])
    }

    @Test mutating func `within a party its kinds share, and what began first ends first`() {
        add(1...2, "a", kind: 2, order: 7)
        add(3...4, "a", kind: 2, order: 5)
        add(5...5, "a", kind: 0, order: 9)
        #expect(take(5) == [3, 5, 4, 1, 2])
    }

    @Test mutating func `one that left is not served`() {
        add(1...3, "a")
        let removed = (1...2).map { _ in line.remove(2, Turn(party: "a")) }
        #expect(removed == [true, false])
        #expect(line.count == 2)
        #expect(take(3) == [1, 3])
    }

    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func `whoever waits is served before any party holds two places more`(seed: UInt64) {
        let random = SeededRandomSource(seed: seed)
        var line = FairLine()
        var parties: [UInt64: String] = [:]
        var waiting: [String: Int] = [:]
        var held: [String: Int] = [:]
        for id in 0..<500 as Range<UInt64> {
            let party = "\(random.next() % 4)"
            if random.next() % 3 > 0 {
                parties[id] = party
                waiting[party, default: 0] += 1
                line.add(id, Turn(party: party, order: random.next() % 5))
            } else if held[party, default: 0] > 0, random.next() % 2 == 0 {
                held[party, default: 0] -= 1
                line.noteGivenBack(Turn(party: party))
            } else if let next = line.next(), let served = parties[next] {
                let least = waiting.filter { $0.value > 0 }.keys.map { held[$0] ?? 0 }.min()
                #expect(held[served, default: 0] == least)
                waiting[served, default: 0] -= 1
                held[served, default: 0] += 1
            }
        }
        #expect(line.count == waiting.values.reduce(0, +))
    }
}
