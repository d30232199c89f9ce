import ProfileModel
import QueryModel
import ReportFormats
import SwiftProtobuf
import WireProtocol

/// The questions about stacks: flame graphs, trees, pprof, and the difference of two flame graphs.
struct StacktraceRoutes {
    private let reader: QuestionReader
    private let runner: QueryRunner

    /// Makes the routes over `services`.
    init(_ services: APIServices) {
        reader = QuestionReader(limits: services.limits)
        runner = QueryRunner(queries: services.queries, limits: services.limits)
    }

    /// The routes.
    var routes: [Route] {
        let limit = reader.limits.maxQueryBodyBytes
        return [
            .query("/querier.v1.QuerierService/SelectMergeStacktraces", maxBodyBytes: limit, stacktraces),
            .query("/querier.v1.QuerierService/SelectMergeSpanProfile", maxBodyBytes: limit, spanProfile),
            .query("/querier.v1.QuerierService/SelectMergeProfile", maxBodyBytes: limit, mergedProfile),
            .query("/querier.v1.QuerierService/Diff", maxBodyBytes: limit, diff),
        ]
    }

    private func stacktraces(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Querier_V1_SelectMergeStacktracesRequest.self, from: request.body.take())
        return try await stacktraces(message, codec, request)
    }

    /// The older way to ask with spans; any format but the tree is a flame graph.
    private func spanProfile(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let old = try codec.decode(Querier_V1_SelectMergeSpanProfileRequest.self, from: request.body.take())
        var message = Querier_V1_SelectMergeStacktracesRequest()
        message.profileTypeID = old.profileTypeID
        message.labelSelector = old.labelSelector
        message.start = old.start
        message.end = old.end
        message.spanSelector = old.spanSelector
        message.maxNodes = old.maxNodes
        message.format = old.format == .tree ? .tree : .flamegraph
        return try await stacktraces(message, codec, request)
    }

    private func stacktraces(
        _ message: Querier_V1_SelectMergeStacktracesRequest,
        _ codec: ConnectCodec,
        _ request: APIRequest
    ) async throws -> APIResponse {
        guard message.async.type != .force else {
            throw APIError(.unimplemented, "asynchronous queries are not supported: leave async out and wait")
        }
        let question = try StackQuestion(message, reader)
        switch message.format {
        case .unspecified, .flamegraph, .tree:
            let query = question.flameGraphQuery(request.scope.tenants)
            let answer = try await runner.answer(query, for: request)
            let report = try answer.report.asFlameGraph()
            let response =
                message.format == .tree
                ? try treeResponse(report, maxNodes: question.maxNodes, codec: codec)
                : FlameGraphEncoding.response(report, maxNodes: question.maxNodes, codec: codec)
            return response.covering(answer.coverage)
        case .pprof:
            let (profile, coverage) = try await pprof(question, request)
            return try pprofResponse(profile, codec).covering(coverage)
        case .dot:
            throw APIError(.unimplemented, "the format DOT is not supported yet: ask for PPROF and convert it")
        case .UNRECOGNIZED(let number):
            throw APIError(.invalidArgument, "the format \(number) is unknown: FLAMEGRAPH, TREE and PPROF are not")
        }
    }

    private func mergedProfile(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Querier_V1_SelectMergeProfileRequest.self, from: request.body.take())
        let (profile, coverage) = try await pprof(try StackQuestion(message, reader), request)
        let response =
            switch codec {
            case .protobuf: APIResponse(contentType: codec.contentType, body: profile)
            case .json: try codec.respond(with: Google_V1_Profile(serializedBytes: profile))
            }
        return response.covering(coverage)
    }

    private func diff(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Querier_V1_DiffRequest.self, from: request.body.take())
        guard message.hasLeft, message.hasRight else {
            throw APIError(.invalidArgument, "a comparison needs both left and right")
        }
        let left = try StackQuestion(message.left, reader)
        let right = try StackQuestion(message.right, reader)
        let maxNodes = try reader.maxNodes(
            max(message.left.maxNodes, message.right.maxNodes),
            default: reader.limits.defaultMaxNodes
        )
        let leftAnswer = try await runner.answer(left.flameGraphQuery(request.scope.tenants), for: request)
        let rightAnswer = try await runner.answer(right.flameGraphQuery(request.scope.tenants), for: request)
        let response = FlameGraphEncoding.response(
            left: try leftAnswer.report.asFlameGraph(),
            right: try rightAnswer.report.asFlameGraph(),
            maxNodes: maxNodes,
            codec: codec
        )
        return response.covering(leftAnswer.coverage.joined(with: rightAnswer.coverage))
    }
}

// MARK: Formats

extension StacktraceRoutes {
    /// A serialized profile; no bytes at all when nothing matched.
    private func pprof(_ question: StackQuestion, _ request: APIRequest) async throws -> ([UInt8], Coverage) {
        let answer = try await runner.answer(question.pprofQuery(request.scope.tenants), for: request)
        let report = try answer.report.asPprof()
        guard !report.samples.isEmpty else { return ([], answer.coverage) }
        let bytes = PprofEncoder.encode(
            report,
            type: question.profileType,
            endNanoseconds: question.range.end,
            maxNodes: question.maxNodes
        )
        return (bytes, answer.coverage)
    }

    /// Field 5, `pprof`, whose field 1 is the profile.
    private func pprofResponse(_ profile: [UInt8], _ codec: ConnectCodec) throws -> APIResponse {
        var wrapped: [UInt8] = []
        if !profile.isEmpty { ProtobufWriter.append(field: 1, profile, to: &wrapped) }
        var body: [UInt8] = []
        ProtobufWriter.append(field: 5, wrapped, to: &body)
        guard codec == .json else { return APIResponse(contentType: codec.contentType, body: body) }
        return try codec.respond(with: Querier_V1_SelectMergeStacktracesResponse(serializedBytes: body))
    }

    /// Field 2, `tree`; left out when empty, as proto3 has it.
    private func treeResponse(_ report: FlameGraphReport, maxNodes: Int, codec: ConnectCodec) throws -> APIResponse {
        let tree = TreeBytes.encode(report, maxNodes: maxNodes)
        var body: [UInt8] = []
        if !tree.isEmpty { ProtobufWriter.append(field: 2, tree, to: &body) }
        guard codec == .json else { return APIResponse(contentType: codec.contentType, body: body) }
        return try codec.respond(with: Querier_V1_SelectMergeStacktracesResponse(serializedBytes: body))
    }
}
