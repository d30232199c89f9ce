/// What makes a pushed profile that profile: a 128-bit hash of tenant, pushed labels, timestamp as sent, content, and
/// the client's id when it sent one.
///
/// Two pushes of equal identity count once.
package struct ProfileIdentity: Hashable, Comparable, Sendable {
    /// The upper 64 bits.
    package var high: UInt64
    /// The lower 64 bits.
    package var low: UInt64

    /// Makes an identity of its halves.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static func < (lhs: ProfileIdentity, rhs: ProfileIdentity) -> Bool {
        (lhs.high, lhs.low) < (rhs.high, rhs.low)
    }

    /// The profile's public id: the identity written as a UUID (version 8, variant 1: six bits are fixed).
    package var uuid: String {
        let high = (self.high & 0xFFFF_FFFF_FFFF_0FFF) | 0x8000
        let low = (self.low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
        let digits = Array(Self.hex(high) + Self.hex(low))
        let groups = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
        return groups.map { String($0) }.joined(separator: "-")
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
