import HTTPTypes

extension HTTPField.Name {
    /// How long a Connect client is ready to wait, in milliseconds.
    static let connectTimeout = known("Connect-Timeout-Ms")
    /// How the messages of a Connect stream are compressed.
    static let connectContentEncoding = known("Connect-Content-Encoding")
    /// How the messages of a Connect stream may be compressed in the answer.
    static let connectAcceptEncoding = known("Connect-Accept-Encoding")
    /// Whether a reverse proxy may gather the answer before it passes it on.
    static let proxyBuffering = known("X-Accel-Buffering")
    /// What an answer covers: our own.
    static let coverage = known("Firefinch-Coverage")
    /// Whether an answer without unreadable blocks is welcome: our own.
    static let allowPartial = known("Firefinch-Allow-Partial")
    /// The request's number in the server's log.
    static let requestID = known("X-Request-Id")

    /// A name that is written in this module and therefore known to be legal.
    static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("'\(name)' is not a legal header name") }
        return name
    }
}
