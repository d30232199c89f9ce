/// The connection broke, or what came over it is not HTTP.
struct HTTPError: Error, CustomStringConvertible {
    var description: String
    /// The server had closed a kept connection before this request: a new connection may do.
    var isStaleConnection = false

    init(_ description: String, isStaleConnection: Bool = false) {
        self.description = description
        self.isStaleConnection = isStaleConnection
    }
}
