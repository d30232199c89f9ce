extension OutgoingRequest {
    /// Refuses what would be sent as something else than meant.
    func validate() throws(OutgoingHTTPError) {
        if let problem { throw OutgoingHTTPError(.invalidRequest, "\(summary) was not sent: \(problem)") }
    }

    private var problem: String? {
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            return "the address must begin with http:// or https://"
        }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return "the address has a space or a character that must be percent-encoded"
        }
        if let header = headers.first(where: { !$0.isWellFormed }) {
            return "the header field '\(header.name.prefix(60))' has a character that a header cannot hold"
        }
        guard body.isEmpty || method == .put || method == .post else { return "only PUT and POST carry a body" }
        guard timeout > .zero else { return "its timeout of \(timeout) leaves no time" }
        guard maxResponseBytes >= 0 else { return "it allows \(maxResponseBytes) bytes of answer" }
        return nil
    }
}
