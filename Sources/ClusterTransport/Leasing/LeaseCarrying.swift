/// Whatever carries the messages of attachments between a querier and one scheduler's process: gRPC, or a test.
package protocol LeaseCarrying: Sendable {
    /// The other process, for messages.
    var place: SocketPlace { get }

    /// Bytes of an outcome in one message.
    var partBytes: Int { get }

    /// Carries one attachment until either end ends it.
    ///
    /// - Parameters:
    ///   - send: sends what the querier has to say with the function it is given, which returns when the message was
    ///     taken; the attachment is over for this end when it returns.
    ///   - receive: is given each message of the scheduler, in order.
    ///   - onAccepted: is called once the other process has taken the call.
    /// - Throws: When the process cannot be reached, refuses, or goes away; what `send` and `receive` throw.
    func carry(
        _ send: @escaping @Sendable (_ write: ([UInt8]) async throws -> Void) async throws -> Void,
        _ receive: @escaping @Sendable ([UInt8]) throws -> Void,
        onAccepted: @escaping @Sendable () -> Void
    ) async throws
}
