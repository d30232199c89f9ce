import HostEnvironment
import QueryEngine
import TestSupport
import Testing

@Suite struct PermitLedgerTests {
    @Test func `requests are granted while they fit, then wait in line, then are refused`() {
        var ledger = PermitLedger(budget: 100, longestLine: 2)
        #expect(ledger.request(1, bytes: 60) == .granted)
        #expect(ledger.request(2, bytes: 40) == .granted)
        #expect(ledger.request(3, bytes: 1) == .waiting)
        #expect(ledger.request(4, bytes: 1) == .waiting)
        #expect(ledger.request(5, bytes: 1) == .refused)
        #expect(ledger.held == 100)
    }

    @Test func `a small request does not overtake a large one that waits`() {
        var ledger = PermitLedger(budget: 100, longestLine: 9)
        #expect(ledger.request(1, bytes: 60) == .granted)
        #expect(ledger.request(2, bytes: 80) == .waiting)
        #expect(ledger.request(3, bytes: 10) == .waiting)
        #expect(ledger.release(1).served == [2, 3])
        #expect(ledger.held == 90)
    }

    @Test func `a request larger than the budget runs alone`() {
        var ledger = PermitLedger(budget: 100, longestLine: 9)
        #expect(ledger.request(1, bytes: 1) == .granted)
        #expect(ledger.request(2, bytes: 5_000) == .waiting)
        #expect(ledger.release(1).served == [2])
        #expect(ledger.held == 100)
        #expect(ledger.request(3, bytes: 1) == .waiting)
        #expect(ledger.release(2).served == [3])
    }

    @Test func `leaving the line serves those behind, and leaving twice does nothing`() {
        var ledger = PermitLedger(budget: 100, longestLine: 9)
        #expect(ledger.request(1, bytes: 50) == .granted)
        #expect(ledger.request(2, bytes: 90) == .waiting)
        #expect(ledger.request(3, bytes: 50) == .waiting)
        #expect(ledger.release(2).served == [3])
        #expect(ledger.release(2).served == [])
        #expect(ledger.release(77).served == [])
        #expect(ledger.held == 100)
    }

    @Test func `parties share the line, and none fills it for another`() {
        let flood = Turn(party: "flood")
        let quiet = Turn(party: "quiet")
        var ledger = PermitLedger(budget: 100, longestLine: 3)
        #expect(ledger.request(1, bytes: 50, flood) == .granted)
        #expect(ledger.request(2, bytes: 50, flood) == .granted)
        for id in 3...5 as ClosedRange<UInt64> { #expect(ledger.request(id, bytes: 50, flood) == .waiting) }
        #expect(ledger.request(6, bytes: 50, flood) == .refused)
        #expect(ledger.request(7, bytes: 50, quiet) == .waiting)
        #expect(ledger.request(8, bytes: 50, quiet) == .waiting)
        #expect(ledger.release(1).served == [7], "who holds nothing comes first")
        #expect(ledger.release(2).served == [3], "now who was served longest ago")
        #expect(ledger.release(7).served == [8])
        #expect(ledger.release(8).served == [4] && ledger.release(3).served == [5])
        #expect(ledger.release(4).served.isEmpty && ledger.release(5).served.isEmpty && ledger.held == 0)
    }

    @Test(arguments: 1...20)
    func `it never holds more than its budget and ends at zero`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var ledger = PermitLedger(budget: 1_000, longestLine: 5)
        var inside: [UInt64] = []
        var outside: [UInt64] = []
        for id in 1...300 as ClosedRange<UInt64> {
            switch ledger.request(id, bytes: Int.random(in: 0...1_500, using: &random)) {
            case .granted: inside.append(id)
            case .waiting: outside.append(id)
            case .refused: break
            }
            #expect(ledger.held <= 1_000 && ledger.held >= 0)
            guard let leaving = (inside + outside).randomElement(using: &random) else { continue }
            inside.removeAll { $0 == leaving }
            outside.removeAll { $0 == leaving }
            let served = ledger.release(leaving).served
            #expect(served == Array(outside.prefix(served.count)), "the line is served in order")
            outside.removeFirst(served.count)
            inside += served
        }
        for id in outside + inside { _ = ledger.release(id) }
        #expect(ledger.held == 0 && ledger.waiting == 0)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `with permits that grow and shrink nobody waits for ever and the budget is kept`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var ledger = PermitLedger(budget: 100, longestLine: 5)
        var running: [UInt64] = []
        var growing: Set<UInt64> = []
        var waiting: Set<UInt64> = []
        var next: UInt64 = 0
        func take(_ turn: PermitLedger.Settled) {
            for id in turn.served { if waiting.remove(id) != nil { running.append(id) } else { growing.remove(id) } }
            for id in turn.refused { growing.remove(id) }
        }
        for _ in 0..<2000 {
            let free = running.filter { !growing.contains($0) }
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                next += 1
                switch ledger.request(next, bytes: Int.random(in: 1...60, using: &random)) {
                case .granted: running.append(next)
                case .waiting: waiting.insert(next)
                case .refused: break
                }
            case 1:
                guard let id = free.randomElement(using: &random) else { break }
                let (decision, settled) = ledger.resize(id, to: Int.random(in: 1...120, using: &random))
                if decision == .waiting { growing.insert(id) }
                take(settled)
            default:
                guard let id = free.randomElement(using: &random) else { break }
                running.removeAll { $0 == id }
                take(ledger.release(id))
            }
            #expect(ledger.held <= 100)
            #expect(running.isEmpty ? waiting.isEmpty : running.contains { !growing.contains($0) })
        }
        while let id = running.first(where: { !growing.contains($0) }) {
            running.removeAll { $0 == id }
            take(ledger.release(id))
        }
        #expect(running.isEmpty && waiting.isEmpty && ledger.held == 0 && ledger.waiting == 0)
    }
}
