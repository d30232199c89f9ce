/// An address and a port of another process.
package struct SocketPlace: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The address, numeric like `127.0.0.1` or `::1`, or a name that is looked up whenever a connection is made.
    package var host: String
    /// The port.
    package var port: Int

    /// Names a place.
    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Whether the address is one of IPv6.
    package var isIPv6: Bool { host.contains(":") }

    package var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

    package static func < (lhs: Self, rhs: Self) -> Bool { (lhs.host, lhs.port) < (rhs.host, rhs.port) }
}
