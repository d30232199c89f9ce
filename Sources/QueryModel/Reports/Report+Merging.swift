extension Report {
    /// The neutral element of the reports that answer `request`.
    package static func empty(for request: ReportRequest) -> Report {
        switch request {
        case .flameGraph: .flameGraph(.empty)
        case .timeSeries: .timeSeries(TimeSeriesReport())
        case .pprof: .pprof(PprofReport())
        case .labelNames, .labelValues, .profileTypes: .strings(StringSetReport())
        case .series: .series(SeriesReport())
        }
    }

    /// All reports as one, the same bytes whatever their order; `empty(for:)` when there is none.
    ///
    /// Takes all at once where it can: one merge of n reports costs less than n merges of two.
    /// - Throws: `QueryError`: `.resourceExhausted` when values pass 64 bits, `.internalError` when a report is of another
    ///   kind than `request` asks for.
    package static func merging(_ reports: [Report], for request: ReportRequest) throws(QueryError) -> Report {
        switch request {
        case .flameGraph: .flameGraph(try .merging(try parts(of: reports, request) { $0.flameGraph }))
        case .timeSeries: .timeSeries(try .merging(try parts(of: reports, request) { $0.timeSeries }))
        case .pprof: .pprof(try .merging(try parts(of: reports, request) { $0.pprof }))
        case .labelNames, .labelValues, .profileTypes:
            .strings(.merging(try parts(of: reports, request) { $0.strings }))
        case .series: .series(.merging(try parts(of: reports, request) { $0.series }))
        }
    }

    /// Adds another report; unchanged when it throws.
    ///
    /// - Throws: `QueryError`: `.resourceExhausted` when values pass 64 bits, `.internalError` when the other is of another
    ///   kind.
    package mutating func merge(_ other: Report) throws(QueryError) {
        switch (self, other) {
        case (.flameGraph(let mine), .flameGraph(let theirs)): self = .flameGraph(try .merging([mine, theirs]))
        case (.timeSeries(let mine), .timeSeries(let theirs)): self = .timeSeries(try .merging([mine, theirs]))
        case (.pprof(let mine), .pprof(let theirs)): self = .pprof(try .merging([mine, theirs]))
        case (.strings(let mine), .strings(let theirs)): self = .strings(.merging([mine, theirs]))
        case (.series(let mine), .series(let theirs)): self = .series(.merging([mine, theirs]))
        case (.flameGraph, _), (.timeSeries, _), (.pprof, _), (.strings, _), (.series, _):
            throw QueryError(.internalError, "a report of \(other.kind) cannot be merged into one of \(kind)")
        }
    }

    /// About how many bytes it takes on the wire; what limits on report bytes count.
    package var encodedSizeEstimate: Int {
        switch self {
        case .flameGraph(let report): report.encodedSizeEstimate
        case .timeSeries(let report): report.encodedSizeEstimate
        case .pprof(let report): report.encodedSizeEstimate
        case .strings(let report): report.encodedSizeEstimate
        case .series(let report): report.encodedSizeEstimate
        }
    }

    private var kind: String {
        switch self {
        case .flameGraph: "flame graph"
        case .timeSeries: "time series"
        case .pprof: "pprof"
        case .strings: "strings"
        case .series: "series"
        }
    }

    private static func parts<Part>(
        of reports: [Report],
        _ request: ReportRequest,
        _ part: (Report) -> Part?
    ) throws(QueryError) -> [Part] {
        var parts: [Part] = []
        parts.reserveCapacity(reports.count)
        for report in reports {
            guard let found = part(report) else {
                throw QueryError(.internalError, "a report of \(report.kind) answers a query for \(request.kind)")
            }
            parts.append(found)
        }
        return parts
    }
}

extension Report {
    /// The flame graph, if it is one.
    package var flameGraph: FlameGraphReport? { if case .flameGraph(let report) = self { report } else { nil } }
    /// The time series, if it is one.
    package var timeSeries: TimeSeriesReport? { if case .timeSeries(let report) = self { report } else { nil } }
    /// The pprof, if it is one.
    package var pprof: PprofReport? { if case .pprof(let report) = self { report } else { nil } }
    /// The strings, if it has some.
    package var strings: StringSetReport? { if case .strings(let report) = self { report } else { nil } }
    /// The series, if it has some.
    package var series: SeriesReport? { if case .series(let report) = self { report } else { nil } }
}
