import HTTPTypes

extension APIResponse {
    /// The answer that carries an error: Connect's JSON error body, whatever the request's codec.
    static func failure(_ error: APIError) -> APIResponse {
        var body: [UInt8] = []
        body.append(contentsOf: #"{"code":"#.utf8)
        JSONText.append(error.code.rawValue, to: &body)
        body.append(contentsOf: #","message":"#.utf8)
        JSONText.append(error.message, to: &body)
        body.append(UInt8(ascii: "}"))
        var response = APIResponse(status: error.status, contentType: "application/json", body: body)
        if let wait = error.retryAfter {
            response.headers[.retryAfter] = String(max(1, Int(wait.inWholeSecondsRoundedUp)))
        }
        response.closesConnection = error.closesConnection
        return response
    }
}

extension Duration {
    fileprivate var inWholeSecondsRoundedUp: Int64 {
        let (seconds, attoseconds) = components
        return attoseconds > 0 ? seconds + 1 : seconds
    }
}
