/// Which boxes a limit on nodes keeps: those whose value reaches the limit-th largest.
///
/// Ties all stay, so that the choice depends on nothing but the values, and more boxes than the limit can stay.
enum KeepThreshold {
    /// The least value to keep, 0 when all are; `limit` 0 means none.
    ///
    /// Takes time in proportion to the number of values whatever they are: a hostile profile cannot make it slow.
    /// Values must not be negative.
    static func value(of weights: ArraySlice<Int64>, limit: Int) -> Int64 {
        guard limit > 0, weights.count > limit else { return 0 }
        var candidates = Array(weights)
        var rank = limit
        let highest = weights.max() ?? 0
        var shift = max(0, (63 - highest.leadingZeroBitCount) / 8 * 8)
        while true {
            let digit = digitOfRank(&rank, candidates, shift)
            candidates = candidates.filter { ($0 >> shift) & 0xFF == digit }
            guard shift > 0, candidates.count > 1 else { return candidates[0] }
            shift -= 8
        }
    }

    /// The byte at `shift` that the candidate of that rank has; the rank becomes one among candidates with that byte.
    private static func digitOfRank(_ rank: inout Int, _ candidates: [Int64], _ shift: Int) -> Int64 {
        var counts = [Int](repeating: 0, count: 256)
        for candidate in candidates { counts[Int((candidate >> shift) & 0xFF)] += 1 }
        var digit = 255
        while digit > 0, counts[digit] < rank {
            rank -= counts[digit]
            digit -= 1
        }
        return Int64(digit)
    }
}
