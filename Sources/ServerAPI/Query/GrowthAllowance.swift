import HostEnvironment

/// What growing flame graphs may cost one stream: bytes in all, and a tenth of the time.
struct GrowthAllowance: Hashable, Sendable {
    /// How long none is made after one, as a multiple of how long that one took.
    private static let rest = 9

    private var bytesLeft: Int
    private var restsUntil: MonotonicInstant?

    /// Allows `bytes` in all.
    init(bytes: Int) { bytesLeft = bytes }

    /// Whether one may be made now.
    func allows(at now: MonotonicInstant) -> Bool { bytesLeft > 0 && restsUntil.map { $0 <= now } ?? true }

    /// Takes note of one that was made, and says whether it may be sent; once one may not, no other is made.
    mutating func take(bytes: Int, from began: MonotonicInstant, to now: MonotonicInstant) -> Bool {
        restsUntil = now.advanced(by: began.duration(to: now) * Self.rest)
        let fits = bytes <= bytesLeft
        bytesLeft = fits ? bytesLeft - bytes : 0
        return fits
    }
}
