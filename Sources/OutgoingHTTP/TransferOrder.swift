/// A request on its way to the client's thread, with whom to tell.
struct TransferOrder: Sendable {
    typealias Result = Swift.Result<OutgoingResponse, OutgoingHTTPError>

    /// The request's number in its client.
    let number: UInt64
    let request: OutgoingRequest
    /// Is given the body of a success as it comes; nil when it is gathered.
    let receiver: (@Sendable ([UInt8]) -> Void)?
    private let continuation: CheckedContinuation<Result, Never>

    init(
        number: UInt64,
        request: OutgoingRequest,
        receiver: (@Sendable ([UInt8]) -> Void)?,
        continuation: CheckedContinuation<Result, Never>
    ) {
        self.number = number
        self.request = request
        self.receiver = receiver
        self.continuation = continuation
    }

    /// Tells the caller; to be called exactly once.
    func finish(_ result: Result) { continuation.resume(returning: result) }

    /// Tells the caller that its task was cancelled.
    func finishCancelled() { finish(.failure(.cancelled(request))) }
}

extension OutgoingHTTPError {
    /// The caller's task was cancelled.
    static func cancelled(_ request: OutgoingRequest) -> OutgoingHTTPError {
        OutgoingHTTPError(.cancelled, "\(request.summary) was given up: its task was cancelled")
    }
}
