package import ClusterTransport

/// Which frontends there are by the last look-up, and what changed with it.
///
/// Pure. A name that cannot be looked up for the moment keeps the addresses it had: a name server that is away must not
/// take queriers from frontends that are not.
package struct FrontendRoster: Sendable {
    /// What a look-up changes.
    package struct Change: Hashable, Sendable {
        /// Frontends to attach to.
        package var added: [SocketPlace] = []
        /// Frontends to leave.
        package var removed: [SocketPlace] = []

        /// Changes nothing unless told.
        package init(added: [SocketPlace] = [], removed: [SocketPlace] = []) {
            self.added = added
            self.removed = removed
        }
    }

    private var byName: [ListenAddress: Set<SocketPlace>] = [:]
    private var current: Set<SocketPlace> = []

    /// Knows of none.
    package init() {}

    /// Takes a look-up's outcome for all names.
    package mutating func update(_ found: [ListenAddress: [String]]) -> Change {
        for (name, addresses) in found where !addresses.isEmpty {
            byName[name] = Set(addresses.map { SocketPlace(host: $0, port: name.port) })
        }
        let places = byName.values.reduce(into: Set()) { $0.formUnion($1) }
        defer { current = places }
        return Change(added: places.subtracting(current).sorted(), removed: current.subtracting(places).sorted())
    }
}
