package import ProfileModel

extension Query {
    /// The time whose profiles count: a time series takes them from one step before its first point on.
    package var dataRange: TimeRange {
        if case .timeSeries(let request) = report { return request.dataRange }
        return range
    }

    /// The one service that the matchers allow, nil when they allow several: what a look-up can be narrowed by.
    package var onlyService: String? {
        let matcher = matchers.first {
            $0.operation == .equal && !$0.value.isEmpty && LabelScope(labelName: $0.name) == .service
        }
        return matcher?.value
    }

    /// Whether some condition depends on the labels of each series.
    package var dependsOnSeries: Bool { matchers.contains { LabelScope(labelName: $0.name) == .series } }

    /// Refuses questions that no plan can answer.
    ///
    /// - Throws: `QueryError` `.invalidArgument` saying what is wrong.
    package func validate() throws(QueryError) {
        guard !tenants.isEmpty else { throw QueryError(.invalidArgument, "the query names no tenant") }
        switch report {
        case .labelNames, .labelValues, .series, .profileTypes: break
        case .flameGraph, .pprof: try requireProfileType()
        case .timeSeries(let request):
            try requireProfileType()
            try request.validate()
        }
    }

    private func requireProfileType() throws(QueryError) {
        guard profileType == nil else { return }
        throw QueryError(
            .invalidArgument,
            "values of different profile types cannot be added; name one profile type"
        )
    }
}

extension ReportRequest {
    /// Whether it only looks names up, for which little is read of every object.
    var isLookUp: Bool {
        switch self {
        case .labelNames, .labelValues, .series, .profileTypes: true
        case .flameGraph, .pprof, .timeSeries: false
        }
    }
}

extension TimeSeriesRequest {
    /// Refuses what has no points or no function.
    ///
    /// - Throws: `QueryError` `.invalidArgument` saying what is wrong.
    package func validate() throws(QueryError) {
        guard stepMilliseconds >= 1 else {
            throw QueryError(
                .invalidArgument,
                "the step is \(stepMilliseconds) ms; it has to be at least a millisecond"
            )
        }
        guard startMilliseconds <= endMilliseconds else {
            throw QueryError(.invalidArgument, "the series ends before it starts; exchange start and end")
        }
        guard case .matching(let pattern)? = function?.name else { return }
        do { _ = try AnchoredRegex(pattern) } catch {
            throw QueryError(.invalidArgument, "the function's regular expression cannot be used: \(error)")
        }
    }
}
