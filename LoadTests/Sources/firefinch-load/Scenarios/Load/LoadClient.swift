/// Asks on one connection and compares each answer; for one thread.
struct LoadClient {
    private let connection: HTTPConnection
    private let right: RightAnswers
    private let begin: ContinuousClock.Instant
    private(set) var asked: [AskedQuery] = []

    init(_ server: ServerAddress, tenant: String?, right: RightAnswers, begin: ContinuousClock.Instant) {
        connection = HTTPConnection(server, tenant: tenant)
        self.right = right
        self.begin = begin
    }

    /// Asks once, without a second attempt: a query that fails has failed.
    ///
    /// Time counts from `due`, if that is given: who waits for a free connection waits, too.
    mutating func ask(_ question: LoadQuestion, due: ContinuousClock.Instant? = nil) {
        let start = due ?? ContinuousClock.now
        var reason: String?
        var isRight = false
        do {
            isRight = right.isRight(try question.query.ask(connection).body, to: question.number)
        } catch {
            reason = "\(error)"
        }
        asked.append(
            AskedQuery(
                name: question.query.name,
                at: (start - begin) / .seconds(1),
                milliseconds: (ContinuousClock.now - start) / .milliseconds(1),
                outcome: reason != nil ? .failed : isRight ? .right : .wrong,
                reason: reason
            )
        )
    }
}
