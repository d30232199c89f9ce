/// One push's share of the budget; grows as its profiles are unpacked, and is given back when the push is answered.
struct Reservation {
    private let budget: IngestBudget
    private let counters: IngestCounters
    private var bytes: Int

    init(_ bytes: Int, _ budget: IngestBudget, _ counters: IngestCounters) throws(IngestError) {
        guard budget.reserve(bytes) else { throw Self.overloaded(budget) }
        self.budget = budget
        self.counters = counters
        self.bytes = bytes
        counters.update { $0.waitingBytes += bytes }
    }

    mutating func grow(by more: Int) throws(IngestError) {
        guard budget.reserve(more, beside: bytes) else { throw Self.overloaded(budget) }
        bytes += more
        counters.update { $0.waitingBytes += more }
    }

    func release() {
        budget.release(bytes)
        counters.update { $0.waitingBytes -= bytes }
    }

    private static func overloaded(_ budget: IngestBudget) -> IngestError {
        IngestError(
            .overloaded,
            reason: "waiting_bytes",
            "pushes of \(budget.heldBytes) bytes wait to be stored, at most \(budget.limit) may; send again later",
            retryAfter: .seconds(1)
        )
    }
}
