/// How many second attempts (hedges) may be made beside first ones: a share of these over time, and a few in a row.
///
/// Counted in attempts, not in time: whatever the rate, no more than `burst + share × first attempts` are ever granted, so
/// that hedging cannot turn a slow host into an overloaded one.
package struct HedgeBudget: Hashable, Sendable {
    private static let unit = 1000

    private let gain: Int
    private let capacity: Int
    private var left: Int

    /// Starts full.
    ///
    /// - Parameters:
    ///   - share: Hedges for each first attempt, in steps of a thousandth.
    ///   - burst: Hedges that can be saved up.
    package init(share: Double = 0.05, burst: Int = 10) {
        precondition(share >= 0 && share <= 1 && burst >= 0, "a share is between 0 and 1, a burst not negative")
        gain = Int(share * Double(Self.unit))
        capacity = burst * Self.unit
        left = capacity
    }

    /// Notes a first attempt, which earns a part of a hedge.
    package mutating func noteFirstAttempt() { left = min(capacity, left + gain) }

    /// Takes one hedge; false when there is none.
    package mutating func take() -> Bool {
        guard left >= Self.unit else { return false }
        left -= Self.unit
        return true
    }
}
