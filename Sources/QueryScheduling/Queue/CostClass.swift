package import QueryModel

/// How heavy a query is.
///
/// Each class waits in a lane of its own, so that none holds up another.
package enum CostClass: Int, CaseIterable, Hashable, Sendable {
    /// Names, values, label sets and profile types.
    case metadata
    /// Values over time, which read totals and no samples.
    case series
    /// Samples of few bytes.
    case small
    /// Samples of many bytes.
    case large

    /// Its name as operators read it.
    package var name: String { "\(self)" }

    /// Its share of a tenant's bytes while every class waits: 8, 4, 2 or 1 parts.
    package var weight: Int { 8 >> rawValue }

    /// The class of a query that reads `bytes` for `report`.
    package init(_ report: ReportRequest, bytes: Int, largeFrom limit: Int) {
        switch report {
        case .labelNames, .labelValues, .series, .profileTypes:
            self = .metadata
        case .timeSeries(let request) where request.function == nil:
            self = .series
        case .timeSeries, .flameGraph, .pprof:
            self = bytes > limit ? .large : .small
        }
    }
}
