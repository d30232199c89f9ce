import HTTPTypes

extension APIResponse {
    /// The answer that carries an error: Connect's JSON error body, whatever the request's codec.
    static func failure(_ error: APIError) -> APIResponse {
        var body: [UInt8] = []
        error.appendJSON(to: &body)
        var response = APIResponse(status: error.status, contentType: "application/json", body: body)
        response.headers[.retryAfter] = error.retryAfterText
        response.closesConnection = error.closesConnection
        return response
    }

    /// The answer of a stream that ended with an error before its first message, for a client of that codec.
    static func failedStream(_ error: APIError, _ contentType: String) -> APIResponse {
        var response = APIResponse(contentType: contentType, body: ConnectEnvelope.end(error))
        response.recordedStatus = error.status
        response.closesConnection = error.closesConnection
        return response
    }
}

extension APIError {
    /// Appends the error as Connect writes it in JSON.
    func appendJSON(to body: inout [UInt8]) {
        body.append(contentsOf: #"{"code":"#.utf8)
        JSONText.append(code.rawValue, to: &body)
        body.append(contentsOf: #","message":"#.utf8)
        JSONText.append(message, to: &body)
        body.append(UInt8(ascii: "}"))
    }

    /// The value of the header `Retry-After`, if there is one.
    var retryAfterText: String? { retryAfter.map { String(max(1, Int($0.inWholeSecondsRoundedUp))) } }
}

extension Duration {
    fileprivate var inWholeSecondsRoundedUp: Int64 {
        let (seconds, attoseconds) = components
        return attoseconds > 0 ? seconds + 1 : seconds
    }
}
