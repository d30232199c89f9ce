package import QueryModel

/// Queriers in line for work, whoever was served longest ago first: a doubly linked list by name.
///
/// Every operation but a search takes the same time, however many stand in line.
package struct ReadyLine: Sendable {
    private struct Neighbours {
        var before: QuerierID?
        var after: QuerierID?
    }

    private var members: [QuerierID: Neighbours] = [:]
    private var first: QuerierID?
    private var last: QuerierID?

    /// Makes an empty line.
    package init() {}

    /// Whether nobody stands in it.
    package var isEmpty: Bool { first == nil }

    /// Whether that querier stands in it.
    package func contains(_ querier: QuerierID) -> Bool { members[querier] != nil }

    /// The first one that `isFit`.
    package func first(where isFit: (QuerierID) -> Bool) -> QuerierID? {
        var next = first
        while let querier = next {
            if isFit(querier) { return querier }
            next = members[querier]?.after
        }
        return nil
    }

    /// Puts a querier at the end; one that stands in line keeps its place.
    package mutating func append(_ querier: QuerierID) {
        guard members[querier] == nil else { return }
        members[querier] = Neighbours(before: last, after: nil)
        if let last { members[last]?.after = querier } else { first = querier }
        last = querier
    }

    /// Takes a querier out; false when it did not stand in line.
    @discardableResult
    package mutating func remove(_ querier: QuerierID) -> Bool {
        guard let place = members.removeValue(forKey: querier) else { return false }
        if let before = place.before { members[before]?.after = place.after } else { first = place.after }
        if let after = place.after { members[after]?.before = place.before } else { last = place.before }
        return true
    }

    /// Puts a querier that stands in line at its end.
    package mutating func moveToEnd(_ querier: QuerierID) {
        if remove(querier) { append(querier) }
    }
}
