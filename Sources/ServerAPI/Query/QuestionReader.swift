import ProfileModel
import QueryModel
import WireProtocol

/// Turns the parts of requests into the parts of queries, and refuses what makes no sense.
struct QuestionReader: Sendable {
    /// The bounds in force.
    var limits: APILimits

    /// A time range that the client has to give in full.
    ///
    /// - Throws: `APIError` with `invalidArgument` when one end is missing, they are the wrong way round, or the range is
    ///   longer than a query may be.
    func range(_ start: Int64, _ end: Int64) throws(APIError) -> TimeRange {
        guard start != 0, end != 0 else {
            throw APIError(
                .invalidArgument,
                "start and end are required, in milliseconds since 1970; got start=\(start) end=\(end)"
            )
        }
        guard let range = TimeRange(startMilliseconds: start, endMilliseconds: end) else {
            throw APIError(
                .invalidArgument,
                "the time range ends before it starts (start=\(start), end=\(end)): exchange them"
            )
        }
        try checkLength(from: start, to: end)
        return range
    }

    private func checkLength(from start: Int64, to end: Int64) throws(APIError) {
        guard let limit = limits.maxQueryLength else { return }
        let (length, overflowed) = end.subtractingReportingOverflow(start)
        let actual = Duration.milliseconds(overflowed ? .max : length)
        guard actual > limit else { return }
        throw APIError(
            .invalidArgument,
            "the query time range exceeds the limit (max_query_length, actual: \(actual), limit: \(limit)): "
                + "ask for less time"
        )
    }

    /// A profile type.
    ///
    /// - Throws: `APIError` with `invalidArgument`.
    func profileType(_ id: String) throws(APIError) -> ProfileType {
        do { return try ProfileType(parsing: id) } catch {
            throw APIError(.invalidArgument, "profileTypeID: \(error)")
        }
    }

    /// Most series of an answer; 0 for all.
    ///
    /// - Throws: `APIError` with `invalidArgument`.
    func limit(_ limit: Int64) throws(APIError) -> Int {
        guard limit >= 0 else { throw APIError(.invalidArgument, "limit is \(limit): it cannot be negative") }
        return Int(clamping: limit)
    }

    /// The one selector of a question about values.
    ///
    /// - Throws: `APIError` with `invalidArgument`.
    func matchers(selector: String) throws(APIError) -> [LabelMatcher] {
        guard !selector.isEmpty else {
            throw APIError(.invalidArgument, "labelSelector is empty: use {} to select everything")
        }
        do { return try LabelSelector(parsing: selector).matchers } catch {
            throw APIError(.invalidArgument, "labelSelector: \(error)")
        }
    }

    /// The selectors of a question about labels; all of them have to hold, none selects everything.
    ///
    /// - Throws: `APIError` with `invalidArgument`.
    func matchers(_ selectors: [String]) throws(APIError) -> [LabelMatcher] {
        var matchers: [LabelMatcher] = []
        for selector in selectors {
            do { matchers += try LabelSelector(parsing: selector).matchers } catch {
                throw APIError(.invalidArgument, "matchers: \(error)")
            }
        }
        return matchers
    }

    /// How many nodes a flame graph may have; 0 for any number.
    ///
    /// - Throws: `APIError` with `invalidArgument` for a negative number, or one beyond the limit.
    func maxNodes(_ asked: Int64?, default fallback: Int) throws(APIError) -> Int {
        guard let asked, asked != 0 else { return fallback }
        guard asked > 0 else { throw APIError(.invalidArgument, "maxNodes is \(asked): it cannot be negative") }
        let greatest = limits.greatestMaxNodes
        guard greatest == 0 || asked <= Int64(greatest) else {
            throw APIError(.invalidArgument, "maxNodes is \(asked), at most \(greatest) are allowed")
        }
        return Int(asked)
    }

    /// The width of a point, in milliseconds.
    ///
    /// - Throws: `APIError` with `invalidArgument` when it is below a millisecond or no number.
    func stepMilliseconds(_ seconds: Double) throws(APIError) -> Int64 {
        let milliseconds = (seconds * 1000).rounded(.towardZero)
        guard milliseconds >= 1, milliseconds < 9e15 else {
            throw APIError(.invalidArgument, "step is \(seconds): it is in seconds and at least 0.001")
        }
        return Int64(milliseconds)
    }
}
