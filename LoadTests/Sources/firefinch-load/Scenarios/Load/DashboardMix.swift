/// The queries of dashboards: six for each service.
struct DashboardMix {
    private let range: ClosedRange<Int64>

    /// Queries over the fleet's whole time.
    init(range: ClosedRange<Int64>) { self.range = range }

    /// The six queries of the service's dashboard.
    func dashboard(of service: String) throws -> [Query] {
        let one = #"{service_name="\#(service)"}"#
        var byPod = cpu(one)
        byPod.merge(["groupBy": ["pod"], "step": 15]) { _, new in new }
        var byVersion = cpu(one)
        byVersion.merge(["groupBy": ["version"], "step": 60]) { _, new in new }
        let versions = ["left": "v1", "right": "v2"].mapValues {
            cpu(#"{service_name="\#(service)",version="\#($0)"}"#)
        }
        return [
            stacks("flame graph of \(service)", ProfileTypes.cpu, one),
            stacks("newest flame graph of \(service)", ProfileTypes.cpu, #"{service_name="\#(service)",version="v2"}"#),
            try Query("series of \(service) by pod", "SelectSeries", json: byPod),
            try Query("series of \(service) by version", "SelectSeries", json: byVersion),
            try Query("diff of \(service)", "Diff", json: versions),
            try labelLookup("pod", #"{service_name="\#(service)"}"#),
        ]
    }

    /// The flame graph of the whole fleet.
    var fleet: Query { stacks("flame graph of the fleet", ProfileTypes.cpu, "{}") }

    /// The flame graph of one service.
    func flameGraph(of service: String) -> Query {
        stacks("flame graph of \(service)", ProfileTypes.cpu, #"{service_name="\#(service)"}"#)
    }

    /// The series of one service by pod.
    func series(of service: String) throws -> Query {
        var byPod = cpu(#"{service_name="\#(service)"}"#)
        byPod.merge(["groupBy": ["pod"], "step": 15]) { _, new in new }
        return try Query("series of \(service) by pod", "SelectSeries", json: byPod)
    }

    /// The values of a label among the series that match.
    func labelLookup(_ name: String, _ matcher: String) throws -> Query {
        let values: [String: Any] = [
            "name": name, "matchers": [matcher], "start": String(range.lowerBound), "end": String(range.upperBound),
        ]
        return try Query("values of \(name) for \(matcher)", "LabelValues", json: values)
    }

    private func stacks(_ name: String, _ type: String, _ selector: String) -> Query {
        Query(name, "SelectMergeStacktraces", protobuf: QueryBodies.stacktraces(type, selector, range))
    }

    private func cpu(_ selector: String) -> [String: Any] {
        QueryBodies.selection(ProfileTypes.cpu, selector, range)
    }
}
