import ProfileModel
import WireProtocol

extension FirefinchClient {
    /// The totals of the selected samples over time, a series a group; largest total first.
    ///
    /// - Parameters:
    ///   - selection: Which samples.
    ///   - step: The width of a point; a whole number of milliseconds.
    ///   - groups: The labels by which series are told apart; none gives one series.
    ///   - limit: Most series, nil for all.
    /// - Returns: The series; none when nothing matched.
    /// - Throws: `APIClientError` as the server or the way to it failed.
    package func selectSeries(
        _ selection: SampleSelection,
        step: Duration,
        groupBy groups: [String] = [],
        limit: Int? = nil
    ) async throws(APIClientError) -> [ValueSeries] {
        var request = Querier_V1_SelectSeriesRequest()
        request.profileTypeID = selection.profileType
        request.labelSelector = selection.selector
        request.start = selection.range.start
        request.end = selection.range.end
        request.groupBy = groups
        request.step = Self.seconds(step)
        if let limit { request.limit = Int64(limit) }
        let answer: Querier_V1_SelectSeriesResponse = try await call("querier.v1.QuerierService/SelectSeries", request)
        return answer.series.map(ValueSeries.init)
    }

    /// The values of a function over time, a series a group; largest total first.
    ///
    /// - Parameters:
    ///   - function: Which function, and which part of its samples' value.
    ///   - selection: Which samples.
    ///   - step: The width of a point; a whole number of milliseconds.
    ///   - groups: The labels by which series are told apart; none gives one series.
    ///   - limit: Most series, nil for all.
    /// - Returns: The series; none when nothing matched. Points with profiles but without the function are 0.
    /// - Throws: `APIClientError` as the server or the way to it failed.
    package func selectFunctionSeries(
        of function: FunctionSelection,
        _ selection: SampleSelection,
        step: Duration,
        groupBy groups: [String] = [],
        limit: Int? = nil
    ) async throws(APIClientError) -> [ValueSeries] {
        var request = Firefinch_Query_V1_SelectFunctionSeriesRequest()
        request.profileTypeID = selection.profileType
        request.labelSelector = selection.selector
        request.start = selection.range.start
        request.end = selection.range.end
        request.groupBy = groups
        request.step = Self.seconds(step)
        request.limit = Int64(limit ?? 0)
        switch function.name {
        case .exactly(let name): request.functionName = name
        case .matching(let expression): request.functionRegex = expression
        }
        request.portion = function.isSelf ? .self_ : .total
        let method = "firefinch.query.v1.QueryService/SelectFunctionSeries"
        let answer: Firefinch_Query_V1_SelectFunctionSeriesResponse = try await call(method, request)
        return answer.series.map(ValueSeries.init)
    }

    private static func seconds(_ step: Duration) -> Double {
        let (seconds, attoseconds) = step.components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}

extension ValueSeries {
    /// A series of an answer.
    fileprivate init(_ series: Types_V1_Series) {
        self.init(
            labels: series.labels.map { Label($0.name, $0.value) },
            points: series.points.map { Point(milliseconds: $0.timestamp, value: $0.value) }
        )
    }
}
