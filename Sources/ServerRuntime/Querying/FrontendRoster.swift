import ClusterTransport

/// Which frontends there are by the last look-up, and what changed with it.
///
/// Pure. A name that cannot be looked up for the moment keeps the addresses it had: a name server that is away must not
/// take queriers from frontends that are not.
struct FrontendRoster {
    /// What a look-up changes.
    struct Change: Hashable {
        /// Frontends to attach to.
        var added: [SocketPlace] = []
        /// Frontends to leave.
        var removed: [SocketPlace] = []
    }

    private var byName: [ListenAddress: Set<SocketPlace>] = [:]
    private var current: Set<SocketPlace> = []

    /// Takes a look-up's outcome for all names.
    mutating func update(_ found: [ListenAddress: [String]]) -> Change {
        for (name, addresses) in found where !addresses.isEmpty {
            byName[name] = Set(addresses.map { SocketPlace(host: $0, port: name.port) })
        }
        let places = byName.values.reduce(into: Set()) { $0.formUnion($1) }
        defer { current = places }
        return Change(added: places.subtracting(current).sorted(), removed: current.subtracting(places).sorted())
    }
}
