/// A request to another server, and what it may cost.
package struct OutgoingRequest: Sendable {
    /// What a request wants of its resource.
    package enum Method: String, Hashable, Sendable {
        case get = "GET"
        case head = "HEAD"
        case put = "PUT"
        case post = "POST"
        case delete = "DELETE"
    }

    /// What the request wants.
    package var method: Method
    /// The whole address, `http` or `https`, percent-encoded by the caller.
    package var url: String
    /// Header fields in addition to `Host`, `Accept` and `Content-Length`.
    package var headers: [HTTPHeader]
    /// The body; only `put` and `post` may have one.
    package var body: [UInt8]
    /// How long the exchange may take from when it gets its turn until the last byte of the answer.
    ///
    /// Waiting for the turn, behind other requests of the same client, is not counted: put the call into a deadline of
    /// its own where that matters.
    package var timeout: Duration
    /// A longer body of the answer fails the request as soon as that is known.
    package var maxResponseBytes: Int

    /// Makes a request.
    package init(
        _ method: Method = .get,
        _ url: String,
        headers: [HTTPHeader] = [],
        body: [UInt8] = [],
        timeout: Duration = .seconds(30),
        maxResponseBytes: Int = 64 << 20
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maxResponseBytes = maxResponseBytes
    }

    /// The request in an error message: without the query, which may hold a signature.
    var summary: String {
        let address = url.prefix { $0 != "?" && $0 != "#" }
        return "\(method.rawValue) \(address.prefix(300))"
    }

    /// Scheme, host and port of the address, for error messages.
    var origin: String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        return String(url[..<scheme.upperBound] + url[scheme.upperBound...].prefix { !"/?#".contains($0) })
    }

    /// Whether the address is of this machine itself, which no proxy can reach.
    var isToLoopback: Bool {
        guard let scheme = url.firstRange(of: "://") else { return false }
        let host = url[scheme.upperBound...].lowercased()
        return ["localhost", "127.", "[::1]"].contains { host.hasPrefix($0) }
    }
}
