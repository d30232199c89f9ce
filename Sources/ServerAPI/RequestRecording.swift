/// Takes note of requests: the seam to metrics.
package protocol RequestRecording: Sendable {
    /// Called once for each request, when its answer is made; for a stream, when it has ended. Must return at once.
    func record(_ record: RequestRecord)
}

/// What is to know of an answered request.
///
/// Every member but the sizes and the duration is from a small closed set.
package struct RequestRecord: Hashable, Sendable {
    /// The route as declared, like `/push.v1.PusherService/Push`; `unmatched` when no route took it.
    package var route: String
    /// The HTTP method.
    package var method: String
    /// The HTTP status answered; of a stream, the one that its end amounts to.
    package var status: Int
    /// From the request's head to its answer's making; sending the answer is not in it, unless it is a stream.
    package var duration: Duration
    /// The body's bytes as received, before decompression.
    package var requestBytes: Int
    /// The answer's bytes as sent, after compression.
    package var responseBytes: Int

    /// Makes a record.
    package init(
        route: String,
        method: String,
        status: Int,
        duration: Duration,
        requestBytes: Int,
        responseBytes: Int
    ) {
        self.route = route
        self.method = method
        self.status = status
        self.duration = duration
        self.requestBytes = requestBytes
        self.responseBytes = responseBytes
    }
}

/// Takes no notes.
package struct DiscardingRequestRecorder: RequestRecording {
    /// Makes the recorder.
    package init() {}

    package func record(_ record: RequestRecord) {}
}
