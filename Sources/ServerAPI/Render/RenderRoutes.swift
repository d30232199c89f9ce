import HTTPTypes
import HostEnvironment
import ProfileModel
import QueryModel
import ReportFormats

/// `/pyroscope/render` and `/pyroscope/render-diff`: flame graphs for scripts and older pages, as JSON with plain
/// numbers.
struct RenderRoutes {
    private let reader: QuestionReader
    private let runner: QueryRunner
    private let time: any TimeSource

    /// Makes the routes over `services`.
    init(_ services: APIServices) {
        reader = QuestionReader(limits: services.limits)
        runner = QueryRunner(queries: services.queries, limits: services.limits)
        time = services.time
    }

    /// The routes.
    var routes: [Route] {
        [
            Route(path: "/pyroscope/render", method: .get, isQuery: true, handler: render),
            Route(path: "/pyroscope/render-diff", method: .get, isQuery: true, handler: renderDiff),
        ]
    }

    private func render(_ request: APIRequest) async throws -> APIResponse {
        try refuseDot(request.parameters)
        let question = try RenderQuestion(request.parameters, reader, now: time.unixNanoseconds)
        let timelines = RenderTimelines(question, groupBy: request.parameters.all("groupBy"), request.parameters)
        let graphAnswer = try await runner.answer(graphQuery(question, request), for: request)
        let seriesAnswer = try await runner.answer(timelines.query(request.scope.tenants), for: request)
        let report = try graphAnswer.report.asFlameGraph()
        let series = try seriesAnswer.report.asTimeSeries()
        var body = Array(#"{"version":1,"flamebearer":"#.utf8)
        Flamebearer(report, maxNodes: maxNodes(request.parameters)).appendRenderJSON(to: &body)
        body.append(contentsOf: #","metadata":"#.utf8)
        RenderMetadata(profileType: question.query.profileType).appendJSON(to: &body)
        timelines.appendJSON(series, to: &body)
        body.append(contentsOf: #","heatmap":null}"#.utf8)
        return APIResponse(contentType: "application/json", body: body)
            .covering(graphAnswer.coverage.joined(with: seriesAnswer.coverage))
    }

    private func renderDiff(_ request: APIRequest) async throws -> APIResponse {
        try refuseDot(request.parameters)
        let now = time.unixNanoseconds
        let left = try RenderQuestion(
            request.parameters,
            reader,
            now: now,
            names: ("leftQuery", "leftFrom", "leftUntil")
        )
        let right = try RenderQuestion(
            request.parameters,
            reader,
            now: now,
            names: ("rightQuery", "rightFrom", "rightUntil")
        )
        guard left.query.profileType == right.query.profileType else {
            throw APIError(
                .invalidArgument,
                "profiles of two types cannot be compared: \(left.query.profileType) and \(right.query.profileType)"
            )
        }
        let leftAnswer = try await runner.answer(graphQuery(left, request), for: request)
        let rightAnswer = try await runner.answer(graphQuery(right, request), for: request)
        let diff = FlamebearerDiff(
            left: try leftAnswer.report.asFlameGraph(),
            right: try rightAnswer.report.asFlameGraph(),
            maxNodes: maxNodes(request.parameters)
        )
        return APIResponse(contentType: "application/json", body: body(of: diff, left.query.profileType))
            .covering(leftAnswer.coverage.joined(with: rightAnswer.coverage))
    }

    private func body(of diff: FlamebearerDiff, _ type: ProfileType) -> [UInt8] {
        var body = Array(#"{"version":1,"flamebearer":"#.utf8)
        diff.appendRenderJSON(to: &body)
        body.append(contentsOf: #","metadata":"#.utf8)
        RenderMetadata(isDouble: true, profileType: type).appendJSON(to: &body)
        body.append(contentsOf: #","timeline":null,"groups":null,"heatmap":null"#.utf8)
        if diff.leftTicks != 0 { body.append(contentsOf: ",\"leftTicks\":\(diff.leftTicks)".utf8) }
        if diff.rightTicks != 0 { body.append(contentsOf: ",\"rightTicks\":\(diff.rightTicks)".utf8) }
        body.append(UInt8(ascii: "}"))
        return body
    }

    private func graphQuery(_ question: RenderQuestion, _ request: APIRequest) -> Query {
        Query(
            tenants: request.scope.tenants,
            matchers: question.query.matchers,
            profileType: question.query.profileType,
            range: question.range,
            report: .flameGraph(StackFilter())
        )
    }

    /// A number that cannot be used counts as none, as clients of this route expect.
    private func maxNodes(_ parameters: QueryParameters) -> Int {
        let asked = (parameters["maxNodes"] ?? parameters["max-nodes"]).flatMap { Int64($0) }
        let fallback = reader.limits.defaultMaxNodes
        return (try? reader.maxNodes(asked, default: fallback)) ?? fallback
    }

    private func refuseDot(_ parameters: QueryParameters) throws(APIError) {
        guard parameters["format"] == "dot" else { return }
        throw APIError(.unimplemented, "the format dot is not supported yet: leave format out for JSON")
    }
}
