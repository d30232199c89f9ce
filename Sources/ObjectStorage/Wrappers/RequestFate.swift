/// What injected faults do to one request.
package struct RequestFate: Hashable, Sendable {
    /// How a request fails.
    package enum Failure: Hashable, Sendable {
        /// It never reached the store.
        case withoutEffect
        /// It did what it should; only the answer was lost.
        case afterEffect
    }

    /// How long it takes before anything else happens.
    package var latency: Duration
    /// How it fails; nil when it does not.
    package var failure: Failure?
    /// Makes a read lack at least one byte at its end, how many follows from the number; nil when it is whole.
    package var shortening: UInt64?
    /// Says which bit of a read is wrong, whatever the number; nil when none is.
    package var flippedBit: UInt64?

    /// What a read gives in the place of `bytes`.
    package func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        if let shortening, !bytes.isEmpty { bytes.removeLast(1 + Int(shortening % UInt64(bytes.count))) }
        if let flippedBit, !bytes.isEmpty {
            let place = Int(flippedBit % UInt64(bytes.count * 8))
            bytes[place / 8] ^= 1 << UInt8(place % 8)
        }
        return bytes
    }
}
