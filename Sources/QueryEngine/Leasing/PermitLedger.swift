/// Who holds how much of a byte budget and who waits for it, in order of arrival.
///
/// Nobody is overtaken: while the first in line does not fit, nobody behind it is served. A request larger than the
/// budget is charged the whole budget, so it runs alone rather than never.
package struct PermitLedger {
    /// What became of a request.
    package enum Decision: Hashable, Sendable {
        /// It holds its bytes.
        case granted
        /// It is in line.
        case waiting
        /// The line is full.
        case refused
    }

    private struct Waiting {
        var id: UInt64
        var bytes: Int
    }

    private let budget: Int
    private let longestLine: Int
    private var holders: [UInt64: Int] = [:]
    private var line: [Waiting] = []

    /// Bytes held now; 0 when idle.
    package private(set) var held = 0

    /// Makes a ledger over `budget` bytes in which at most `longestLine` requests wait.
    package init(budget: Int, longestLine: Int) {
        self.budget = max(1, budget)
        self.longestLine = longestLine
    }

    /// How many requests wait.
    package var waiting: Int { line.count }

    /// Whether that request holds its bytes.
    package func isHolding(_ id: UInt64) -> Bool { holders[id] != nil }

    /// Asks for bytes; ids are never used twice.
    package mutating func request(_ id: UInt64, bytes: Int) -> Decision {
        let charge = min(max(bytes, 1), budget)
        if line.isEmpty, held + charge <= budget {
            grant(id, charge)
            return .granted
        }
        guard line.count < longestLine else { return .refused }
        line.append(Waiting(id: id, bytes: charge))
        return .waiting
    }

    /// Gives back what a request holds, or takes it out of the line, and says who is served by that.
    ///
    /// Giving back twice does nothing.
    package mutating func release(_ id: UInt64) -> [UInt64] {
        if let bytes = holders.removeValue(forKey: id) {
            held -= bytes
        } else {
            line.removeAll { $0.id == id }
        }
        var served: [UInt64] = []
        while let first = line.first, held + first.bytes <= budget {
            line.removeFirst()
            grant(first.id, first.bytes)
            served.append(first.id)
        }
        return served
    }

    private mutating func grant(_ id: UInt64, _ bytes: Int) {
        holders[id] = bytes
        held += bytes
    }
}
