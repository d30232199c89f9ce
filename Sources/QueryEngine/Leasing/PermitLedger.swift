/// Who holds how much of a byte budget and who waits for it, in order of arrival.
///
/// Nobody is overtaken: while the first in line does not fit, nobody behind it is served. A request larger than the
/// budget is charged the whole budget, so it runs alone rather than never.
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
    package struct Turn: Hashable, Sendable {
        /// They hold what they asked for.
        package var served: [UInt64] = []
        /// They will not be served and hold what they held.
        package var refused: [UInt64] = []
    }

    private struct Waiting {
        var id: UInt64
        var bytes: Int
    }

    private let budget: Int
    private let longestLine: Int
    private var holders: [UInt64: Int] = [:]
    private var line: [Waiting] = []
    private var growing: [Waiting] = []

    /// Bytes held now; 0 when idle.
    package private(set) var held = 0

    /// Makes a ledger over `budget` bytes in which at most `longestLine` requests wait.
    package init(budget: Int, longestLine: Int) {
        self.budget = max(1, budget)
        self.longestLine = longestLine
    }

    /// How many requests wait.
    package var waiting: Int { line.count + growing.count }

    /// Asks for bytes; ids are never used twice.
    package mutating func request(_ id: UInt64, bytes: Int) -> Decision {
        let charge = charge(bytes)
        if line.isEmpty, growing.isEmpty, held + charge <= budget {
            hold(id, charge)
            return .granted
        }
        guard line.count < longestLine else { return .refused }
        line.append(Waiting(id: id, bytes: charge))
        return .waiting
    }

    /// Asks for more or fewer bytes than a request holds; says who is served by what it gives back.
    ///
    /// Fewer are granted at once. A request that holds nothing is refused.
    package mutating func resize(_ id: UInt64, to bytes: Int) -> (decision: Decision, turn: Turn) {
        guard let now = holders[id] else { return (.refused, Turn()) }
        let charge = charge(bytes)
        if charge <= now || (growing.isEmpty && held - now + charge <= budget) {
            hold(id, charge)
            return (.granted, charge < now ? takeTurns() : Turn())
        }
        guard growing.count + 1 < holders.count else { return (.refused, Turn()) }
        growing.append(Waiting(id: id, bytes: charge))
        return (.waiting, Turn())
    }

    /// Ends the wait of a request for more bytes; it holds what it held.
    package mutating func stopGrowing(_ id: UInt64) -> Turn {
        growing.removeAll { $0.id == id }
        return takeTurns()
    }

    /// Gives back what a request holds, or takes it out of the line, and says who is served by that.
    ///
    /// Giving back twice does nothing.
    package mutating func release(_ id: UInt64) -> Turn {
        if let bytes = holders.removeValue(forKey: id) { held -= bytes }
        line.removeAll { $0.id == id }
        growing.removeAll { $0.id == id }
        return takeTurns()
    }

    private mutating func takeTurns() -> Turn {
        var turn = Turn()
        while let first = growing.first, held - (holders[first.id] ?? 0) + first.bytes <= budget {
            growing.removeFirst()
            hold(first.id, first.bytes)
            turn.served.append(first.id)
        }
        if !growing.isEmpty, growing.count == holders.count, let last = growing.popLast() {
            turn.refused.append(last.id)
        }
        guard growing.isEmpty else { return turn }
        while let first = line.first, held + first.bytes <= budget {
            line.removeFirst()
            hold(first.id, first.bytes)
            turn.served.append(first.id)
        }
        return turn
    }

    private func charge(_ bytes: Int) -> Int { min(max(bytes, 1), budget) }

    private mutating func hold(_ id: UInt64, _ bytes: Int) {
        held += bytes - (holders[id] ?? 0)
        holders[id] = bytes
    }
}
