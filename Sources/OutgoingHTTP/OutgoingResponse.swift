/// What a server answered.
package struct OutgoingResponse: Hashable, Sendable {
    /// The status, like 200.
    ///
    /// Any status is an answer; only a missing answer is an error.
    package var status: Int
    /// The header fields in the order they came, trailers last.
    package var headers: [HTTPHeader]
    /// The body as sent, without any encoding undone.
    package var body: [UInt8]

    /// Makes a response.
    package init(status: Int, headers: [HTTPHeader], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first field of that name, in whatever case, nil when there is none.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}
