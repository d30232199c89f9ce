/// For whom something is done, where several wait for the same few places.
package struct Turn: Hashable, Sendable {
    /// Who shares: every party has the same right to a place.
    package var party: String
    /// What of the party's work it is; kinds share what the party gets.
    package var kind: Int
    /// Among the same kind of one party the lowest goes first.
    package var order: UInt64

    /// Makes a turn.
    package init(party: String = "", kind: Int = 0, order: UInt64 = 0) {
        self.party = party
        self.kind = kind
        self.order = order
    }
}
