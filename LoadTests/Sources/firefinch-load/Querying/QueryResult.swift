/// How long the queries of the mix took.
struct QueryResult: Codable {
    var runs: Int
    var warmUp: Int
    var queries: [QueryTiming]
}
