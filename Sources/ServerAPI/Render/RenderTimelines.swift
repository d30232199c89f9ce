import ProfileModel
import QueryModel

/// The timelines that go with a rendered flame graph: one, or one for each value of a label.
struct RenderTimelines: Sendable {
    private let question: RenderQuestion
    private let request: TimeSeriesRequest

    /// The timelines over the time of `question`, its ends moved down to whole steps.
    init(_ question: RenderQuestion, groupBy: [String], _ parameters: QueryParameters) {
        self.question = question
        let (length, overflowed) = question.end.subtractingReportingOverflow(question.start)
        let step = RenderStep.milliseconds(forRange: overflowed ? .max : length)
        request = TimeSeriesRequest(
            startMilliseconds: Self.floor(question.start, to: step),
            endMilliseconds: Self.floor(question.end, to: step),
            stepMilliseconds: step,
            groupBy: groupBy,
            aggregation: parameters["aggregation"] == "avg" ? .average : .sum
        )
    }

    /// The query that gives their values.
    func query(_ tenants: [TenantID]) -> Query {
        Query(
            tenants: tenants,
            matchers: question.query.matchers,
            profileType: question.query.profileType,
            range: request.dataRange,
            report: .timeSeries(request)
        )
    }

    /// Appends the members `timeline` and `groups`, with a comma in front.
    ///
    /// The timeline is that of the only series; of several, each is in `groups` and the timeline is zero.
    func appendJSON(_ report: TimeSeriesReport, to output: inout [UInt8]) {
        let ranked = RankedSeries(report, aggregation: request.aggregation, limit: 0).series
        let zeros = Timeline(
            start: request.startMilliseconds,
            end: request.endMilliseconds,
            step: request.stepMilliseconds
        )
        output.append(contentsOf: #","timeline":"#.utf8)
        let only = ranked.count == 1 ? ranked.first : nil
        (only.map { zeros.holding($0) } ?? zeros).appendJSON(to: &output)
        output.append(contentsOf: #","groups":"#.utf8)
        guard let label = request.groupBy.first else { return output.append(contentsOf: "null".utf8) }
        appendGroups(ranked, by: label, zeros, to: &output)
    }

    private func appendGroups(
        _ series: [RankedSeries.Series],
        by label: String,
        _ zeros: Timeline,
        to output: inout [UInt8]
    ) {
        output.append(UInt8(ascii: "{"))
        var named: Set<String> = []
        for one in series {
            let name = one.labels.first { $0.name == label }?.value ?? "*"
            guard named.insert(name).inserted else { continue }
            if named.count > 1 { output.append(UInt8(ascii: ",")) }
            JSONText.append(name, to: &output)
            output.append(UInt8(ascii: ":"))
            zeros.holding(one).appendJSON(to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func floor(_ milliseconds: Int64, to step: Int64) -> Int64 {
        let remainder = milliseconds % step
        return milliseconds - (remainder < 0 ? remainder + step : remainder)
    }
}
