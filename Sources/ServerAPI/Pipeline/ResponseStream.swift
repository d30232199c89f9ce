/// A body that is written while it comes about.
struct ResponseStream: Sendable {
    /// The work behind it: ends at the deadline, and when the client goes.
    var work: @Sendable () async throws -> Void
    /// What is written.
    var messages: any StreamMessages
}

/// The messages of a stream, in the frames they are sent in.
protocol StreamMessages: Sendable {
    /// The next message, asked for when the client has taken those before it; nil when the work has ended and all is
    /// said.
    ///
    /// When it is nil because the work failed, the failure ends the stream.
    mutating func next() async throws -> [UInt8]?
}
