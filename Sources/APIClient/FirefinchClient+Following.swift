import OutgoingHTTP
import WireProtocol

extension FirefinchClient {
    private static let follow = "firefinch.query.v1.QueryService/FollowMergeStacktraces"

    /// The flame graph of the selected samples, as `selectMergeStacktraces` gives it; meanwhile says how far the query is.
    ///
    /// - Parameters:
    ///   - selection: Which samples.
    ///   - maxNodes: Most boxes; smaller ones are put together as `other`. Nil leaves it to the server.
    ///   - onProgress: Is told, about four times a second, on a thread of the HTTP client: must return soon.
    /// - Returns: The flame graph; empty when nothing matched.
    /// - Throws: `APIClientError`; `unimplemented`, or status 404, when the server does not know this call.
    package func followMergeStacktraces(
        _ selection: SampleSelection,
        maxNodes: Int? = nil,
        onProgress: @escaping @Sendable (FollowedProgress) -> Void
    ) async throws(APIClientError) -> FlameGraphLevels {
        let question = Self.question(selection, maxNodes: maxNodes, format: .flamegraph)
        let answer = FollowedAnswer(to: Self.follow, maxMessageBytes: Self.maxAnswerBytes, onProgress: onProgress)
        try await stream(Self.follow, question) { answer.receive($0) }
        return try answer.result()
    }
}
