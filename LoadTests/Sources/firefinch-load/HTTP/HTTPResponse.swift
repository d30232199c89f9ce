/// An answer with its body read to the end.
struct HTTPResponse {
    var status: Int
    /// Names are in lower case; of a repeated header the last one counts.
    var headers: [String: String]
    var body: [UInt8]

    /// The beginning of the body as text, for messages.
    var excerpt: String {
        String(decoding: body.prefix(300), as: UTF8.self)
    }
}
