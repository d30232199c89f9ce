import HostEnvironment
import QueryModel
import WireProtocol

/// `FollowMergeStacktraces`: a flame graph that grows while the query runs.
///
/// Ours alone, and the only call that answers with a stream.
struct FollowRoutes {
    private let reader: QuestionReader
    private let runner: QueryRunner
    private let time: any TimeSource

    /// Makes the routes over `services`.
    init(_ services: APIServices) {
        reader = QuestionReader(limits: services.limits)
        runner = QueryRunner(queries: services.queries, limits: services.limits)
        time = services.time
    }

    /// The route.
    var routes: [Route] {
        let limit = reader.limits.maxQueryBodyBytes + ConnectEnvelope.headBytes
        return [.stream("/firefinch.query.v1.QueryService/FollowMergeStacktraces", maxBodyBytes: limit, stacktraces)]
    }

    private func stacktraces(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectStreamCodec(of: request.headers)
        let message = try codec.decode(
            Querier_V1_SelectMergeStacktracesRequest.self,
            from: request.body.take(),
            limit: reader.limits.maxQueryBodyBytes
        )
        try refuseUnsupported(message)
        let question = try StackQuestion(message, reader)
        let query = question.flameGraphQuery(request.scope.tenants)
        let followed = FollowedQuery(interval: reader.limits.progressInterval)
        var response = APIResponse(contentType: codec.contentType, body: [], headers: codec.headers)
        response.stream = ResponseStream(
            work: { [runner] in try await followed.run(query, for: request, by: runner) },
            messages: GrowingFlameGraph(
                of: followed,
                codec: codec,
                maxNodes: question.maxNodes,
                maxBytes: reader.limits.maxGrowingBytes,
                time: time
            )
        )
        return response
    }

    private func refuseUnsupported(_ message: Querier_V1_SelectMergeStacktracesRequest) throws(APIError) {
        guard message.async.type != .force else {
            throw APIError(
                .unimplemented,
                "asynchronous queries are not supported: leave async out and follow the stream"
            )
        }
        guard message.format == .unspecified || message.format == .flamegraph else {
            throw APIError(
                .unimplemented,
                "only flame graphs can be followed: leave format out, or ask SelectMergeStacktraces for \(message.format)"
            )
        }
    }
}
