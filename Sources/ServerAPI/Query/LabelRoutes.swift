import HTTPTypes
import HostEnvironment
import ProfileModel
import QueryModel
import WireProtocol

/// The questions about what there is: profile types, label names, label values and series.
struct LabelRoutes {
    private static let hour: Int64 = 3_600_000

    private let reader: QuestionReader
    private let runner: QueryRunner
    private let time: any TimeSource

    /// Makes the routes over `services`.
    init(_ services: APIServices) {
        reader = QuestionReader(limits: services.limits)
        runner = QueryRunner(queries: services.queries, limits: services.limits)
        time = services.time
    }

    /// The routes.
    var routes: [Route] {
        let limit = reader.limits.maxQueryBodyBytes
        return [
            .query("/querier.v1.QuerierService/ProfileTypes", maxBodyBytes: limit, profileTypes),
            .query("/querier.v1.QuerierService/LabelNames", maxBodyBytes: limit, labelNames),
            .query("/querier.v1.QuerierService/LabelValues", maxBodyBytes: limit, labelValues),
            .query("/querier.v1.QuerierService/Series", maxBodyBytes: limit, series),
        ]
    }

    /// Profile types by id; without a range those of the last hour.
    private func profileTypes(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        var message = try codec.decode(Querier_V1_ProfileTypesRequest.self, from: request.body.take())
        if message.start == 0 && message.end == 0 {
            message.end = time.unixNanoseconds / 1_000_000
            message.start = message.end - Self.hour
        }
        let range = try reader.range(message.start, message.end)
        let answer = try await runner.answer(query(.profileTypes, [], range, request), for: request)
        var response = Querier_V1_ProfileTypesResponse()
        response.profileTypes = try answer.report.asStrings().map { .init(try ProfileType(parsing: $0)) }
        return try codec.respond(with: response).covering(answer.coverage)
    }

    private func labelNames(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Types_V1_LabelNamesRequest.self, from: request.body.take())
        let range = try reader.range(message.start, message.end)
        let matchers = try reader.matchers(message.matchers)
        let answer = try await runner.answer(query(.labelNames, matchers, range, request), for: request)
        let visibility = LabelVisibility(of: request.headers)
        var response = Types_V1_LabelNamesResponse()
        response.names = try answer.report.asStrings().filter(visibility.shows)
        return try codec.respond(with: response).covering(answer.coverage)
    }

    private func labelValues(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Types_V1_LabelValuesRequest.self, from: request.body.take())
        guard !message.name.isEmpty else {
            throw APIError(.invalidArgument, "name is empty: say which label's values are wanted")
        }
        let range = try reader.range(message.start, message.end)
        let matchers = try reader.matchers(message.matchers)
        let answer = try await runner.answer(
            query(.labelValues(name: message.name), matchers, range, request),
            for: request
        )
        var response = Types_V1_LabelValuesResponse()
        response.names = try answer.report.asStrings()
        return try codec.respond(with: response).covering(answer.coverage)
    }

    private func series(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Querier_V1_SeriesRequest.self, from: request.body.take())
        let range = try reader.range(message.start, message.end)
        let matchers = try reader.matchers(message.matchers)
        let report = ReportRequest.series(names: message.labelNames)
        let answer = try await runner.answer(query(report, matchers, range, request), for: request)
        let visibility = LabelVisibility(of: request.headers)
        var response = Querier_V1_SeriesResponse()
        let labelSets = visibility.restrict(try answer.report.asLabelSets())
        // No series has any of the names that were asked for: that is no series, not one without labels.
        let isNothing = !message.labelNames.isEmpty && labelSets.allSatisfy(\.labels.isEmpty)
        response.labelsSet = isNothing ? [] : labelSets.map { .init($0.labels) }
        return try codec.respond(with: response).covering(answer.coverage)
    }

    private func query(
        _ report: ReportRequest,
        _ matchers: [LabelMatcher],
        _ range: TimeRange,
        _ request: APIRequest
    ) -> Query {
        Query(tenants: request.scope.tenants, matchers: matchers, profileType: nil, range: range, report: report)
    }
}
