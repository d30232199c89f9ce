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
        let (seconds, attoseconds) = step.components
        request.step = Double(seconds) + Double(attoseconds) / 1e18
        if let limit { request.limit = Int64(limit) }
        let answer: Querier_V1_SelectSeriesResponse = try await call("querier.v1.QuerierService/SelectSeries", request)
        return answer.series.map { series in
            ValueSeries(
                labels: series.labels.map { Label($0.name, $0.value) },
                points: series.points.map { ValueSeries.Point(milliseconds: $0.timestamp, value: $0.value) }
            )
        }
    }
}
