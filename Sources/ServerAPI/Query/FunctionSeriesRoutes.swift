import ProfileModel
import QueryModel
import WireProtocol

/// `SelectFunctionSeries`: values of one function, or of several, over time.
///
/// Ours alone: no other server of this API has it, so it is in a package of its own.
struct FunctionSeriesRoutes {
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
        return [.query("/firefinch.query.v1.QueryService/SelectFunctionSeries", maxBodyBytes: limit, select)]
    }

    private func select(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(
            Firefinch_Query_V1_SelectFunctionSeriesRequest.self,
            from: request.body.take()
        )
        let limit = try reader.limit(message.limit)
        let question = try question(message)
        let query = Query(
            tenants: request.scope.tenants,
            matchers: try reader.matchers(selector: message.labelSelector),
            profileType: try reader.profileType(message.profileTypeID),
            range: question.dataRange,
            report: .timeSeries(question)
        )
        let answer = try await runner.answer(query, for: request)
        let report = try answer.report.asTimeSeries()
        let ranked = RankedSeries(report, aggregation: question.aggregation, limit: limit)
        let response = try SeriesEncoding.response(ranked, codec: codec) { series in
            var message = Firefinch_Query_V1_SelectFunctionSeriesResponse()
            message.series = series
            return message
        }
        return response.covering(answer.coverage)
    }

    private func question(
        _ message: Firefinch_Query_V1_SelectFunctionSeriesRequest
    ) throws(APIError) -> TimeSeriesRequest {
        _ = try reader.range(message.start, message.end)
        return TimeSeriesRequest(
            startMilliseconds: message.start,
            endMilliseconds: message.end,
            stepMilliseconds: try reader.stepMilliseconds(message.step),
            groupBy: message.groupBy,
            aggregation: message.aggregation == .average ? .average : .sum,
            function: FunctionTarget(name: try name(message.function), portion: try portion(message.portion))
        )
    }

    private func name(
        _ function: Firefinch_Query_V1_SelectFunctionSeriesRequest.OneOf_Function?
    ) throws(APIError) -> FunctionTarget.Name {
        switch function {
        case .functionName(let name) where !name.isEmpty: return .exactly(name)
        case .functionRegex(let pattern) where !pattern.isEmpty:
            do { _ = try AnchoredRegex(pattern) } catch {
                throw APIError(.invalidArgument, "functionRegex '\(pattern.prefix(200))' is no expression: \(error)")
            }
            return .matching(pattern)
        default:
            throw APIError(
                .invalidArgument,
                "no function is named: send functionName for one function, or functionRegex for all whose whole name "
                    + "matches; SelectSeries of querier.v1 has the totals"
            )
        }
    }

    private func portion(_ portion: Firefinch_Query_V1_FunctionPortion) throws(APIError) -> FunctionTarget.Portion {
        switch portion {
        case .unspecified, .total: return .total
        case .self_: return .leaf
        case .UNRECOGNIZED(let number):
            throw APIError(.invalidArgument, "the portion \(number) is unknown: send 1 for total or 2 for self")
        }
    }
}
