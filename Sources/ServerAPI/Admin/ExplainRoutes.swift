import BlockFormat
import ProfileModel
import QueryModel
import WireProtocol

/// `ExplainQuery`: what a query would read.
struct ExplainRoutes {
    let storage: any StorageAdministering
    let reader: QuestionReader

    /// The route.
    var routes: [Route] { [.adminQuestion("ExplainQuery", reader, explain)] }

    private func explain(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Firefinch_Admin_V1_ExplainQueryRequest.self, from: request.body.take())
        let plan = try await storage.plan(try query(message, of: request.scope.tenants))
        return try codec.respond(with: Firefinch_Admin_V1_ExplainQueryResponse(plan))
    }

    private func query(
        _ message: Firefinch_Admin_V1_ExplainQueryRequest,
        of tenants: [TenantID]
    ) throws(APIError) -> Query {
        let range = try reader.range(message.start, message.end)
        let report = try report(message)
        var dataRange = range
        if case .timeSeries(let request) = report { dataRange = request.dataRange }
        return Query(
            tenants: tenants,
            matchers: try reader.matchers(selector: message.labelSelector),
            profileType: message.profileTypeID.isEmpty ? nil : try reader.profileType(message.profileTypeID),
            range: dataRange,
            report: report
        )
    }

    private func report(_ message: Firefinch_Admin_V1_ExplainQueryRequest) throws(APIError) -> ReportRequest {
        switch message.report {
        case "flamegraph": return .flameGraph(StackFilter())
        case "pprof": return .pprof(StackFilter())
        case "labels": return .series(names: [])
        case "series":
            return .timeSeries(
                TimeSeriesRequest(
                    startMilliseconds: message.start,
                    endMilliseconds: message.end,
                    stepMilliseconds: try reader.stepMilliseconds(message.step),
                    groupBy: message.groupBy,
                    aggregation: .sum
                )
            )
        default:
            throw APIError(
                .invalidArgument,
                "there is no report '\(message.report.prefix(50))': use flamegraph, pprof, series or labels"
            )
        }
    }
}

extension Firefinch_Admin_V1_ExplainQueryResponse {
    /// What a plan reads as a message.
    init(_ plan: QueryPlan) {
        self.init()
        let breakdown = PlanBreakdown(plan)
        readings = breakdown.sections.map(Firefinch_Admin_V1_Reading.init)
        grains = breakdown.rows.map(Firefinch_Admin_V1_GrainRows.init)
        requests = readings.reduce(0) { $0 + $1.requests }
        bytes = readings.reduce(0) { $0 + $1.bytes }
        rows = grains.reduce(0) { $0 + $1.rows }
        rollupRows = grains.reduce(0) { $0 + ($1.window > 0 ? $1.rows : 0) }
        blocks = Int64(plan.blocks)
        datasets = Int64(plan.datasets)
        fragments = plan.phases.reduce(0) { $0 + Int64($1.fragments.count) }
        self.plan = plan.explain
    }
}

extension Firefinch_Admin_V1_Reading {
    /// What is read of one kind of section as a message.
    fileprivate init(_ sections: PlanBreakdown.Sections) {
        self.init()
        level = Int32(clamping: sections.level)
        section = sections.kind.description
        requests = Int64(sections.requests)
        bytes = Int64(sections.bytes)
    }
}

extension Firefinch_Admin_V1_GrainRows {
    /// Rows of one grain as a message.
    fileprivate init(_ rows: PlanBreakdown.Rows) {
        self.init()
        level = Int32(clamping: rows.level)
        window = rows.grain?.width.milliseconds ?? 0
        withoutLabel = rows.grain?.withoutLabel ?? ""
        chunks = Int64(rows.chunks)
        self.rows = Int64(rows.rows)
    }
}
