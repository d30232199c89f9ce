package import QueryModel

/// The queriers that can take a lease now: those of other processes first, then those of this one unless they rest.
package struct ReadyQueriers: Sendable {
    private var remote = ReadyLine()
    private var local = ReadyLine()

    /// Whether queriers of this process take nothing for the moment.
    package var localsRest = false

    /// Makes an empty collection.
    package init() {}

    /// Whether nobody can take a lease.
    package var isEmpty: Bool { remote.isEmpty && (localsRest || local.isEmpty) }

    /// Whether that querier can take a lease.
    package func contains(_ querier: QuerierID) -> Bool {
        remote.contains(querier) || (!localsRest && local.contains(querier))
    }

    /// The first one that `isFit`, those served longest ago first.
    package func first(where isFit: (QuerierID) -> Bool) -> QuerierID? {
        remote.first(where: isFit) ?? (localsRest ? nil : local.first(where: isFit))
    }

    /// Notes whether a querier can take a lease.
    package mutating func set(_ querier: QuerierID, in place: QuerierIntroduction.Place, isReady: Bool) {
        switch (place, isReady) {
        case (.remote, true): remote.append(querier)
        case (.remote, false): remote.remove(querier)
        case (.local, true): local.append(querier)
        case (.local, false): local.remove(querier)
        }
    }

    /// Notes who was served last.
    package mutating func noteServed(_ querier: QuerierID) {
        remote.moveToEnd(querier)
        local.moveToEnd(querier)
    }
}
