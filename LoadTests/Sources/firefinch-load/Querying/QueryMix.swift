/// The queries that are timed, over the whole time of the fleet.
struct QueryMix {
    private let range: ClosedRange<Int64>
    private let service: String

    init(range: ClosedRange<Int64>, service: String) {
        self.range = range
        self.service = service
    }

    func queries() throws -> [Query] {
        try flameGraphs() + others()
    }

    private func flameGraphs() throws -> [Query] {
        let method = "SelectMergeStacktraces"
        let fleet = QueryBodies.selection(ProfileTypes.cpu, "{}", range)
        let encoded = QueryBodies.stacktraces(ProfileTypes.cpu, "{}", range)
        return [
            try Query("flame graph, fleet", method, json: fleet),
            try Query("flame graph, fleet, gzip", method, json: fleet, acceptsGzip: true),
            Query("flame graph, fleet, protobuf", method, protobuf: encoded),
            Query("flame graph, fleet, protobuf, gzip", method, protobuf: encoded, acceptsGzip: true),
            try Query("flame graph, one service", method, json: cpu(#"{service_name="\#(service)"}"#)),
            try Query("flame graph, version regex", method, json: cpu(#"{version=~"v2.*"}"#)),
            try Query(
                "flame graph, memory",
                method,
                json: QueryBodies.selection(ProfileTypes.memoryInUse, "{}", range)
            ),
        ]
    }

    private func others() throws -> [Query] {
        var byService = cpu("{}")
        byService.merge(["groupBy": ["service_name"], "step": 15]) { _, new in new }
        var byPod = cpu(#"{service_name="\#(service)"}"#)
        byPod.merge(["groupBy": ["pod"], "step": 15]) { _, new in new }
        let values: [String: Any] = [
            "name": "pod", "matchers": [String](), "start": String(range.lowerBound), "end": String(range.upperBound),
        ]
        let versions = ["left": "v1", "right": "v2"].mapValues {
            cpu(#"{service_name="\#(service)",version="\#($0)"}"#)
        }
        return [
            try Query("series by service", "SelectSeries", json: byService),
            try Query("series, one service by pod", "SelectSeries", json: byPod),
            try Query("label values, pod", "LabelValues", json: values),
            try Query("diff, v1 and v2", "Diff", json: versions),
        ]
    }

    private func cpu(_ selector: String) -> [String: Any] {
        QueryBodies.selection(ProfileTypes.cpu, selector, range)
    }
}
