package import ProfileModel
import WireProtocol

extension FirefinchClient {
    /// The profile types that have profiles in the range, ascending.
    package func profileTypes(in range: MillisecondRange) async throws(APIClientError) -> [ProfileType] {
        var request = Querier_V1_ProfileTypesRequest()
        request.start = range.start
        request.end = range.end
        let answer: Querier_V1_ProfileTypesResponse = try await call("querier.v1.QuerierService/ProfileTypes", request)
        return answer.profileTypes.map {
            ProfileType(
                name: $0.name,
                sampleType: $0.sampleType,
                sampleUnit: $0.sampleUnit,
                periodType: $0.periodType,
                periodUnit: $0.periodUnit
            )
        }
    }

    /// The names of labels of the series that match any selector; all series when there is none.
    package func labelNames(
        matching selectors: [String] = [],
        in range: MillisecondRange
    ) async throws(APIClientError) -> [String] {
        var request = Types_V1_LabelNamesRequest()
        request.matchers = selectors
        request.start = range.start
        request.end = range.end
        let answer: Types_V1_LabelNamesResponse = try await call("querier.v1.QuerierService/LabelNames", request)
        return answer.names
    }

    /// The values of one label of the series that match any selector; all series when there is none.
    package func labelValues(
        of name: String,
        matching selectors: [String] = [],
        in range: MillisecondRange
    ) async throws(APIClientError) -> [String] {
        var request = Types_V1_LabelValuesRequest()
        request.name = name
        request.matchers = selectors
        request.start = range.start
        request.end = range.end
        let answer: Types_V1_LabelValuesResponse = try await call("querier.v1.QuerierService/LabelValues", request)
        return answer.names
    }

    /// The series that match any selector, reduced to the labels named; all labels when none is.
    package func series(
        matching selectors: [String] = [],
        labels: [String] = [],
        in range: MillisecondRange
    ) async throws(APIClientError) -> [[Label]] {
        var request = Querier_V1_SeriesRequest()
        request.matchers = selectors
        request.labelNames = labels
        request.start = range.start
        request.end = range.end
        let answer: Querier_V1_SeriesResponse = try await call("querier.v1.QuerierService/Series", request)
        return answer.labelsSet.map { $0.labels.map { Label($0.name, $0.value) } }
    }
}
