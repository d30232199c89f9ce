/// What one process, with all data to itself, answers to each question: what every other answer has to equal, byte by byte.
struct RightAnswers: Sendable {
    /// Together; a load of distinct questions is small.
    private static let greatestTotal = 512 << 20

    /// A shorter answer has no content, and equal answers would say nothing.
    private static let leastAnswer = 60

    private var answers: [Int: [UInt8]] = [:]

    init() {}

    /// Asks a server that nothing disturbs.
    init(to questions: [LoadQuestion], at server: ServerAddress, tenant: String?) throws {
        let connection = HTTPConnection(server, tenant: tenant)
        var total = 0
        for question in questions {
            let body = try question.query.ask(connection).body
            guard body.count >= Self.leastAnswer else {
                throw LoadError(
                    "the answer to '\(question.query.name)' is empty: is the workload the one that is stored?"
                )
            }
            total += body.count
            guard total <= Self.greatestTotal else {
                throw LoadError("the answers take more than \(total) bytes; ask less")
            }
            answers[question.number] = body
        }
    }

    /// Notes an answer as the right one.
    mutating func note(_ body: [UInt8], to question: Int) { answers[question] = body }

    /// Whether the answer has exactly the right bytes.
    func isRight(_ body: [UInt8], to question: Int) -> Bool { answers[question] == body }
}
