import Synchronization

/// How many repetitions all users of a store may make together, so that a failing store meets no storm of them.
///
/// Every repetition takes one; every success gives a fraction back, up to the capacity. While nothing succeeds, first
/// attempts go on and repetitions stop once the budget is empty.
package final class RetryBudget: Sendable {
    private static let unit = 1000

    private let capacity: Int
    private let refill: Int
    private let left: Mutex<Int>

    /// Starts full with `capacity` repetitions; a success gives back `refillPerSuccess` of one (in steps of 0.001).
    package init(capacity: Int = 100, refillPerSuccess: Double = 0.1) {
        precondition(capacity >= 0 && refillPerSuccess >= 0, "a retry budget cannot be negative")
        self.capacity = capacity * Self.unit
        refill = Int(refillPerSuccess * Double(Self.unit))
        left = Mutex(self.capacity)
    }

    /// Whole repetitions left.
    package var remaining: Int { left.withLock { $0 / Self.unit } }

    /// Takes one repetition; false when the budget is empty.
    package func take() -> Bool {
        left.withLock { left in
            guard left >= Self.unit else { return false }
            left -= Self.unit
            return true
        }
    }

    /// Notes a success.
    package func refillAfterSuccess() {
        left.withLock { $0 = min(capacity, $0 + refill) }
    }
}
