/// A host and a port to listen on, written `HOST:PORT`; port 0 takes a free one.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// Name or address; an IPv6 address without its brackets.
    package var host: String
    /// The port.
    package var port: Int

    /// Reads `HOST:PORT`, `[IPV6]:PORT` or `:PORT` (all addresses); nil when it is none of these.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        self.host = host.isEmpty ? "0.0.0.0" : host
        self.port = Int(port)
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
