/// Times queries one after the other on one connection.
struct QueryBench {
    /// An answer shorter than this has no content: `{}`, or an empty flame graph.
    private static let leastAnswer = 200

    private let connection: HTTPConnection
    private let runs: Int
    private let warmUp: Int

    init(_ server: ServerAddress, tenant: String?, runs: Int, warmUp: Int) {
        connection = HTTPConnection(server, tenant: tenant)
        self.runs = runs
        self.warmUp = warmUp
    }

    /// Times `query` from the first byte sent to the last byte read.
    func time(_ query: Query) throws -> QueryTiming {
        var milliseconds: [Double] = []
        var bytes = 0
        for run in 0..<warmUp + runs {
            let start = ContinuousClock.now
            let response = try query.ask(connection)
            if run >= warmUp { milliseconds.append((ContinuousClock.now - start) / .milliseconds(1)) }
            bytes = response.body.count
        }
        guard bytes >= Self.leastAnswer else {
            throw LoadError("the answer to '\(query.name)' is empty; push the workload to this server and tenant first")
        }
        return QueryTiming(name: query.name, answerBytes: bytes, latency: LatencySummary(milliseconds))
    }
}
