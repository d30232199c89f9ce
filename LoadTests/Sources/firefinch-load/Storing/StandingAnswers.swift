/// Questions about a part of the fleet that is stored whole, and the hashes of their answers: nothing that is stored
/// later, and nothing that compaction does, may change one of them.
struct StandingAnswers: Sendable {
    private let queries: [Query]
    private let hashes: [String]

    /// Asks each question once.
    init(range: ClosedRange<Int64>, service: String, _ connection: HTTPConnection) throws {
        queries = try QueryMix(range: range, service: service).queries().filter { !$0.acceptsGzip }
        hashes = try queries.map { try Self.hash($0, connection) }
    }

    /// Asks each question again and compares.
    func compare(_ when: String, _ connection: HTTPConnection, _ comparisons: inout Comparisons) {
        for (query, wanted) in zip(queries, hashes) {
            comparisons.question += 1
            do {
                comparisons.compare("\(query.name), \(when)", try Self.hash(query, connection), wanted)
            } catch {
                comparisons.fail("\(query.name), \(when): \(error)")
            }
        }
    }

    private static func hash(_ query: Query, _ connection: HTTPConnection) throws -> String {
        SHA256.hex(of: try query.ask(connection).body)
    }
}
