import HTTPTypes
import ProfileModel
import QueryModel

/// Has queries answered with the options that a request's headers ask for.
struct QueryRunner: Sendable {
    /// Who answers.
    var queries: any QueryFollowing
    /// The bounds in force.
    var limits: APILimits

    /// Asks `query` on behalf of `request`.
    func answer(_ query: Query, for request: APIRequest) async throws -> QueryAnswer {
        try await queries.answer(query, options(of: request.headers))
    }

    /// Asks `query` on behalf of `request`, and has `feed` told how far it is.
    func answer(_ query: Query, for request: APIRequest, telling feed: QueryProgressFeed) async throws -> QueryAnswer {
        try await queries.answer(query, options(of: request.headers), telling: feed)
    }

    private func options(of headers: HTTPFields) -> QueryOptions {
        let asked = headers[.connectTimeout].flatMap { $0.count <= 10 ? Int64($0) : nil }
        let timeout = asked.map { min(limits.queryTimeout, .milliseconds(max(0, $0))) } ?? limits.queryTimeout
        let allowsPartial = headers[.allowPartial]?.trimmingSpaces().lowercased() == "true"
        return QueryOptions(timeout: timeout, allowsPartial: allowsPartial)
    }
}

extension APIResponse {
    /// The answer with the header that says what it covers.
    func covering(_ coverage: Coverage) -> APIResponse {
        var response = self
        response.headers[.coverage] = coverage.headerText
        return response
    }
}

extension Coverage {
    /// Longest text of a gap in the header.
    private static let longestGap = 160

    /// `complete`, or `partial` with what is missing: fragments done and planned, how many gaps, and the first of them.
    var headerText: String {
        guard !isComplete else { return "complete" }
        var text = "partial; fragments=\(fragmentsDone)/\(fragments); gaps=\(gaps.count)"
        if let first = gaps.first {
            let visible = first.unicodeScalars.filter {
                $0.value >= 0x20 && $0.value < 0x7F && $0 != "\"" && $0 != "\\"
            }
            text += "; first=\"\(String(String.UnicodeScalarView(visible)).prefix(Self.longestGap))\""
        }
        return text
    }

    /// What two answers together cover.
    func joined(with other: Coverage) -> Coverage {
        Coverage(
            fragments: fragments + other.fragments,
            fragmentsDone: fragmentsDone + other.fragmentsDone,
            blocks: blocks + other.blocks,
            datasets: datasets + other.datasets,
            bytes: bytes + other.bytes,
            rows: rows + other.rows,
            gaps: gaps + other.gaps
        )
    }
}

extension Report {
    /// The flame graph that was asked for.
    ///
    /// - Throws: `QueryError` `.internalError` when the answer is of another kind.
    func asFlameGraph() throws(QueryError) -> FlameGraphReport {
        guard case .flameGraph(let report) = self else { throw otherKind("a flame graph") }
        return report
    }

    /// The time series that were asked for; throws as `asFlameGraph()`.
    func asTimeSeries() throws(QueryError) -> TimeSeriesReport {
        guard case .timeSeries(let report) = self else { throw otherKind("time series") }
        return report
    }

    /// The pprof tables that were asked for; throws as `asFlameGraph()`.
    func asPprof() throws(QueryError) -> PprofReport {
        guard case .pprof(let report) = self else { throw otherKind("a pprof profile") }
        return report
    }

    /// The strings that were asked for; throws as `asFlameGraph()`.
    func asStrings() throws(QueryError) -> [String] {
        guard case .strings(let report) = self else { throw otherKind("strings") }
        return report.values
    }

    /// The label sets that were asked for; throws as `asFlameGraph()`.
    func asLabelSets() throws(QueryError) -> [LabelSet] {
        guard case .series(let report) = self else { throw otherKind("label sets") }
        return report.labelSets
    }

    private func otherKind(_ wanted: String) -> QueryError {
        QueryError(.internalError, "asked for \(wanted), the query engine answered with another kind of report")
    }
}
