/// The name of a block: for a segment its writer's incarnation and sequence, for a compacted block a hash of what it
/// was made of.
///
/// Thirty-two hexadecimal digits in text.
package struct BlockID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Writer incarnation, or the hash's upper half.
    package var high: UInt64
    /// Sequence number of the segment, or the hash's lower half.
    package var low: UInt64

    /// Makes an id of its halves.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads thirty-two hexadecimal digits; nil when it is something else.
    package init?(_ text: String) {
        guard text.utf8.count == 32, let high = UInt64(text.prefix(16), radix: 16),
            let low = UInt64(text.suffix(16), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }

    package var description: String { Self.hex(high) + Self.hex(low) }

    package static func < (lhs: BlockID, rhs: BlockID) -> Bool { (lhs.high, lhs.low) < (rhs.high, rhs.low) }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
