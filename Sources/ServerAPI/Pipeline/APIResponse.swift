import HTTPTypes

/// An answer as handlers make it, before compression.
struct APIResponse: Sendable {
    /// The HTTP status.
    var status: Int
    /// Headers beside the content's own.
    var headers: HTTPFields
    /// The body's media type.
    var contentType: String
    /// The body.
    var body: [UInt8]
    /// What writes the body bit by bit; nil when `body` is all of it.
    var stream: ResponseStream?
    /// The status that it is recorded with, where the HTTP status does not tell how it went; nil where it does.
    var recordedStatus: Int?
    /// Whether the connection ends with this answer.
    var closesConnection = false

    /// Makes an answer.
    init(status: Int = 200, contentType: String, body: [UInt8], headers: HTTPFields = [:]) {
        self.status = status
        self.headers = headers
        self.contentType = contentType
        self.body = body
    }

    /// An answer of plain text.
    static func text(_ text: String, status: Int = 200) -> APIResponse {
        APIResponse(status: status, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
    }
}
