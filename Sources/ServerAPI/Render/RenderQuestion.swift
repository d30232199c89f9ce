import ProfileModel
import QueryModel

/// What the parameters of `/pyroscope/render` ask: profile type, labels, time.
struct RenderQuestion: Sendable {
    /// The type and the labels.
    var query: RenderQuery
    /// First millisecond.
    var start: Int64
    /// Last millisecond.
    var end: Int64
    /// Both, as a range.
    var range: TimeRange

    /// Reads the parameters of these names.
    ///
    /// - Throws: `APIError` with `invalidArgument` saying which parameter is missing or wrong.
    init(
        _ parameters: QueryParameters,
        _ reader: QuestionReader,
        now: Int64,
        names: (query: String, from: String, until: String) = ("query", "from", "until")
    ) throws(APIError) {
        let text = parameters[names.query] ?? ""
        guard !text.isEmpty else {
            throw APIError(
                .invalidArgument,
                "the parameter \(names.query) is missing: send a profile type and labels, "
                    + "like process_cpu:cpu:nanoseconds:cpu:nanoseconds{service_name=\"api\"}"
            )
        }
        do { query = try RenderQuery(parsing: text) } catch {
            throw APIError(.invalidArgument, "\(names.query): \(error)")
        }
        start = try Self.milliseconds(parameters, names.from, now: now)
        end = try Self.milliseconds(parameters, names.until, now: now)
        range = try reader.range(start, end)
    }

    private static func milliseconds(
        _ parameters: QueryParameters,
        _ name: String,
        now: Int64
    ) throws(APIError) -> Int64 {
        let text = parameters[name] ?? (name.lowercased().hasSuffix("until") ? "now" : "")
        guard let time = AtTime.nanoseconds(text, now: now), time != 0 else {
            throw APIError(
                .invalidArgument,
                "the parameter \(name)='\(text.prefix(60))' is no time: send now-1h, or seconds since 1970"
            )
        }
        return time / 1_000_000
    }
}
