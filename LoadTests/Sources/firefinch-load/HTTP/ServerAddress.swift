import Glibc

/// Where the server is: a plain HTTP address on this machine's loopback, nothing else.
struct ServerAddress: Sendable, CustomStringConvertible {
    /// The literal address, without brackets.
    let host: String
    let port: UInt16
    private let isVersion6: Bool

    /// Reads `http://HOST[:PORT]` with HOST in 127.0.0.0/8, `[::1]` or `localhost` (taken as 127.0.0.1; no name is looked up).
    init(_ url: String) throws {
        let scheme = "http://"
        guard url.lowercased().hasPrefix(scheme) else { throw Self.refused(url, "it does not begin with http://") }
        var rest = Substring(url.dropFirst(scheme.count))
        if rest.hasSuffix("/") { rest.removeLast() }
        let parts = try Self.split(rest, of: url)
        host = parts.host == "localhost" ? "127.0.0.1" : parts.host
        guard let port = UInt16(parts.port), port > 0 else { throw Self.refused(url, "'\(parts.port)' is no port") }
        self.port = port
        guard let isVersion6 = Self.loopbackKind(host) else {
            throw Self.refused(url, "'\(host)' is not a loopback address")
        }
        self.isVersion6 = isVersion6
    }

    var description: String { isVersion6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Calls `body` with the address as the socket calls want it.
    func withSocketAddress<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t, Int32) throws -> Result
    ) rethrows -> Result {
        isVersion6 ? try withVersion6(body) : try withVersion4(body)
    }

    private func withVersion4<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t, Int32) throws -> Result
    ) rethrows -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        return try withUnsafePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                try body(generic, socklen_t(MemoryLayout<sockaddr_in>.size), AF_INET)
            }
        }
    }

    private func withVersion6<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t, Int32) throws -> Result
    ) rethrows -> Result {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        inet_pton(AF_INET6, host, &address.sin6_addr)
        return try withUnsafePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                try body(generic, socklen_t(MemoryLayout<sockaddr_in6>.size), AF_INET6)
            }
        }
    }

    private static func split(_ text: Substring, of url: String) throws -> (host: String, port: String) {
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let after = text[text.index(after: end)...]
            guard after.isEmpty || after.hasPrefix(":") else { throw refused(url, "something follows the address") }
            return (
                String(text[text.index(after: text.startIndex)..<end]), after.isEmpty ? "80" : String(after.dropFirst())
            )
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw refused(url, "put an IPv6 address in brackets") }
        return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "80")
    }

    /// Whether the loopback address is one of IPv6; nil if it is not a loopback address.
    private static func loopbackKind(_ host: String) -> Bool? {
        var four = in_addr()
        if inet_pton(AF_INET, host, &four) == 1 {
            return UInt32(bigEndian: four.s_addr) >> 24 == 127 ? false : nil
        }
        return host == "::1" ? true : nil
    }

    private static func refused(_ url: String, _ reason: String) -> UsageError {
        UsageError("will not use '\(url)': \(reason); give a server on this machine, as http://127.0.0.1:4040")
    }
}
