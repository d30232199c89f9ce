package import OutgoingHTTP
package import ProfileModel

/// A typed client of the public API of a Firefinch server, over unary Connect with protobuf.
///
/// Every call is one HTTP request on `http`'s connections, ends within the timeout and is never repeated by itself.
package struct FirefinchClient: Sendable {
    /// Longest body of an answer that is taken.
    static let maxAnswerBytes = 256 << 20

    let baseURL: String
    let tenants: [TenantID]
    let http: HTTPClient
    let timeout: Duration

    /// Makes a client with HTTP connections of its own; see the other initializer.
    package init(baseURL: String, tenants: [TenantID] = []) throws(APIClientError) {
        try self.init(baseURL: baseURL, tenants: tenants, http: HTTPClient())
    }

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - baseURL: The server's address, e.g. `http://127.0.0.1:4040`; a path in front of the API's is allowed.
    ///   - tenants: Whose data; reads may name several, none means the server's anonymous tenant.
    ///   - http: What carries the calls.
    ///   - timeout: How long one call may take.
    /// - Throws: `invalidArgument` for an address that is none.
    package init(
        baseURL: String,
        tenants: [TenantID] = [],
        http: HTTPClient,
        timeout: Duration = .seconds(120)
    ) throws(APIClientError) {
        guard ["http://", "https://"].contains(where: { baseURL.hasPrefix($0) && baseURL.count > $0.count }) else {
            throw APIClientError(
                .invalidArgument,
                "the server's address '\(baseURL)' must begin with http:// or https://, like http://127.0.0.1:4040"
            )
        }
        self.baseURL = baseURL.last == "/" ? String(baseURL.dropLast()) : baseURL
        self.tenants = tenants
        self.http = http
        self.timeout = timeout
    }

    /// Whether the server can take profiles and answer queries now.
    ///
    /// - Throws: `APIClientError` when the server says neither yes nor no.
    package func ready() async throws(APIClientError) -> ServerReadiness {
        let response = try await send(OutgoingRequest(.get, baseURL + "/ready"))
        switch response.status {
        case 200: return .ready
        case 503:
            let text = String(decoding: response.body, as: UTF8.self)
            return .notReady(reasons: text.split(whereSeparator: \.isNewline).map(String.init))
        default: throw APIClientError(response, to: "GET /ready")
        }
    }
}
