import Synchronization

/// What one request has taken out of the budget for bodies; given back as a whole when the request ends.
final class BodyReservation: Sendable {
    private let budget: BodyBudget
    private let held = Mutex(0)

    /// Holds nothing yet.
    init(from budget: BodyBudget) { self.budget = budget }

    deinit { budget.release(held.withLock { $0 }) }

    /// How many bytes more the budget could give at this moment.
    var room: Int { budget.available }

    /// Makes sure that at least `count` bytes are reserved.
    ///
    /// - Throws: `APIError` with `unavailable` when the budget has not that much.
    func grow(to count: Int) throws(APIError) {
        let missing = held.withLock { max(0, count - $0) }
        guard missing > 0 else { return }
        try budget.reserve(missing)
        held.withLock { $0 += missing }
    }

    /// Gives back what is held beyond `count` bytes.
    func shrink(to count: Int) {
        let surplus = held.withLock { held in
            let surplus = max(0, held - count)
            held -= surplus
            return surplus
        }
        budget.release(surplus)
    }
}
