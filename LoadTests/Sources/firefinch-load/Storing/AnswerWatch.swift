import Synchronization

/// Compares standing answers, again and again, while something else goes on.
struct AnswerWatch {
    let answers: StandingAnswers
    let server: ServerAddress
    let tenant: String?
    /// Whether answers are compared during the work, too, and not only after it.
    let watchesDuring: Bool

    /// Does `body`, and gives what it gave and what the comparisons during it and once after it found.
    func watching<Value>(_ what: String, _ body: () throws -> Value) throws -> (Value, Comparisons) {
        let connection = HTTPConnection(server, tenant: tenant)
        guard watchesDuring else {
            let value = try body()
            var comparisons = Comparisons()
            answers.compare("after \(what)", connection, &comparisons)
            return (value, comparisons)
        }
        let isOver = Flag()
        return try WorkerThreads.run(beside: { [answers, server, tenant] in
            let connection = HTTPConnection(server, tenant: tenant)
            var comparisons = Comparisons()
            while !isOver.isRaised { answers.compare("during \(what)", connection, &comparisons) }
            answers.compare("after \(what)", connection, &comparisons)
            return comparisons
        }) {
            defer { isOver.raise() }
            return try body()
        }
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)

        var isRaised: Bool { value.load(ordering: .acquiring) }

        func raise() { value.store(true, ordering: .releasing) }
    }
}
