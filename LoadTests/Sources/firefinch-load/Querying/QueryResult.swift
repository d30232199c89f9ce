/// How long the queries of the mix took.
struct QueryResult: Codable {
    var runs: Int
    var warmUp: Int
    var queries: [QueryTiming]
    /// The server's peak since it began, after these queries; nil if it does not say.
    var peakResidentBytes: Double?
}
