package import HostEnvironment

/// Who holds how much of a byte budget and who waits for it: parties share the line, each in its order.
///
/// While the one whose turn it is does not fit, nobody else is served. A request larger than the budget is charged the
/// whole budget, so it runs alone rather than never.
///
/// Whoever holds bytes may ask for more and then comes before those who hold none. When everybody who holds bytes waits
/// for more, nobody could ever go on: then the one who asked last is refused, and has to give up what it holds.
package struct PermitLedger {
    /// What became of a request.
    package enum Decision: Hashable, Sendable {
        /// It holds its bytes.
        case granted
        /// It is in line.
        case waiting
        /// The line is full, or waiting would never end.
        case refused
    }

    /// Who goes on because bytes became free.
    package struct Settled: Hashable, Sendable {
        /// They hold what they asked for.
        package var served: [UInt64] = []
        /// They will not be served and hold what they held.
        package var refused: [UInt64] = []
    }

    private struct Request {
        var bytes: Int
        var turn: Turn
    }

    private struct Growth {
        var id: UInt64
        var bytes: Int
    }

    private let budget: Int
    private let longestLine: Int
    private var holders: [UInt64: Request] = [:]
    private var requests: [UInt64: Request] = [:]
    private var line = FairLine()
    private var growing: [Growth] = []

    /// Bytes held now; 0 when idle.
    package private(set) var held = 0

    /// Makes a ledger over `budget` bytes in which at most `longestLine` requests of a party wait.
    package init(budget: Int, longestLine: Int) {
        self.budget = max(1, budget)
        self.longestLine = longestLine
    }

    /// How many requests wait.
    package var waiting: Int { line.count + growing.count }

    /// Asks for bytes; ids are never used twice.
    package mutating func request(_ id: UInt64, bytes: Int, _ turn: Turn = Turn()) -> Decision {
        let request = Request(bytes: charge(bytes), turn: turn)
        if line.count == 0, growing.isEmpty, held + request.bytes <= budget {
            line.noteTaken(turn)
            hold(id, request)
            return .granted
        }
        guard line.count(of: turn.party) < longestLine else { return .refused }
        requests[id] = request
        line.add(id, turn)
        return .waiting
    }

    /// Asks for more or fewer bytes than a request holds; says who is served by what it gives back.
    ///
    /// Fewer are granted at once. A request that holds nothing is refused.
    package mutating func resize(_ id: UInt64, to bytes: Int) -> (decision: Decision, settled: Settled) {
        guard let now = holders[id]?.bytes else { return (.refused, Settled()) }
        let charge = charge(bytes)
        if charge <= now || (growing.isEmpty && held - now + charge <= budget) {
            resize(id, charge)
            return (.granted, charge < now ? takeTurns() : Settled())
        }
        guard growing.count + 1 < holders.count else { return (.refused, Settled()) }
        growing.append(Growth(id: id, bytes: charge))
        return (.waiting, Settled())
    }

    /// Ends the wait of a request for more bytes; it holds what it held.
    package mutating func stopGrowing(_ id: UInt64) -> Settled {
        growing.removeAll { $0.id == id }
        return takeTurns()
    }

    /// Gives back what a request holds, or takes it out of the line, and says who is served by that.
    ///
    /// Giving back twice does nothing.
    package mutating func release(_ id: UInt64) -> Settled {
        if let holder = holders.removeValue(forKey: id) {
            held -= holder.bytes
            line.noteGivenBack(holder.turn)
        }
        if let request = requests.removeValue(forKey: id) { line.remove(id, request.turn) }
        growing.removeAll { $0.id == id }
        return takeTurns()
    }

    private mutating func takeTurns() -> Settled {
        var settled = Settled()
        while let first = growing.first, held - (holders[first.id]?.bytes ?? 0) + first.bytes <= budget {
            growing.removeFirst()
            resize(first.id, first.bytes)
            settled.served.append(first.id)
        }
        if !growing.isEmpty, growing.count == holders.count, let last = growing.popLast() {
            settled.refused.append(last.id)
        }
        guard growing.isEmpty else { return settled }
        while let first = line.first, let request = requests[first], held + request.bytes <= budget {
            _ = line.next()
            requests[first] = nil
            hold(first, request)
            settled.served.append(first)
        }
        return settled
    }

    private func charge(_ bytes: Int) -> Int { min(max(bytes, 1), budget) }

    private mutating func hold(_ id: UInt64, _ request: Request) {
        held += request.bytes
        holders[id] = request
    }

    private mutating func resize(_ id: UInt64, _ bytes: Int) {
        held += bytes - (holders[id]?.bytes ?? 0)
        holders[id]?.bytes = bytes
    }
}
