import ProfileModel
import QueryModel
import WireProtocol

/// `SelectSeries`: values over time.
///
/// Exemplars of single profiles are accepted as a wish and not given yet; those of spans are refused, and so is a
/// stack selector: an answer without it would show other values than were asked for.
struct SeriesRoutes {
    private let reader: QuestionReader
    private let runner: QueryRunner

    /// Makes the routes over `services`.
    init(_ services: APIServices) {
        reader = QuestionReader(limits: services.limits)
        runner = QueryRunner(queries: services.queries, limits: services.limits)
    }

    /// The route.
    var routes: [Route] {
        let limit = reader.limits.maxQueryBodyBytes
        return [.query("/querier.v1.QuerierService/SelectSeries", maxBodyBytes: limit, selectSeries)]
    }

    private func selectSeries(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Querier_V1_SelectSeriesRequest.self, from: request.body.take())
        try refuseUnsupported(message)
        let limit = try reader.limit(message.limit)
        let aggregation: TimeSeriesRequest.Aggregation = message.aggregation == .average ? .average : .sum
        let question = try question(message, aggregation)
        let query = Query(
            tenants: request.scope.tenants,
            matchers: try reader.matchers(selector: message.labelSelector),
            profileType: try reader.profileType(message.profileTypeID),
            range: question.dataRange,
            report: .timeSeries(question)
        )
        let answer = try await runner.answer(query, for: request)
        let ranked = RankedSeries(try answer.report.asTimeSeries(), aggregation: aggregation, limit: limit)
        let response = try SeriesEncoding.response(ranked, codec: codec) { series in
            var message = Querier_V1_SelectSeriesResponse()
            message.series = series
            return message
        }
        return response.covering(answer.coverage)
    }

    private func question(
        _ message: Querier_V1_SelectSeriesRequest,
        _ aggregation: TimeSeriesRequest.Aggregation
    ) throws(APIError) -> TimeSeriesRequest {
        _ = try reader.range(message.start, message.end)
        return TimeSeriesRequest(
            startMilliseconds: message.start,
            endMilliseconds: message.end,
            stepMilliseconds: try reader.stepMilliseconds(message.step),
            groupBy: message.groupBy,
            aggregation: aggregation
        )
    }

    private func refuseUnsupported(_ message: Querier_V1_SelectSeriesRequest) throws(APIError) {
        guard message.exemplarType != .span else {
            throw APIError(.unimplemented, "exemplars of spans are not supported here: leave exemplarType out")
        }
        guard message.stackTraceSelector.callSite.isEmpty, !message.stackTraceSelector.hasGoPgo else {
            throw APIError(
                .unimplemented,
                "SelectSeries cannot filter by stackTraceSelector yet: leave it out for the totals"
            )
        }
    }
}
