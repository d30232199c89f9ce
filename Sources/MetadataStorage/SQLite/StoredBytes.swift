import BlockFormat
import Foundation
import ProfileModel

/// How ids and lists of numbers are stored as bytes.
enum StoredBytes {
    /// Sixteen bytes, big-endian, so that their order is the order of ids.
    static func identifier(high: UInt64, low: UInt64) -> Data {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        for half in [high, low] {
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: half >> shift)) }
        }
        return Data(bytes)
    }

    /// The halves of an id; nil when there are not sixteen bytes.
    static func halves(_ data: Data) -> (high: UInt64, low: UInt64)? {
        guard data.count == 16 else { return nil }
        let high = data.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let low = data.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return (high, low)
    }

    /// Integers one after the other, little-endian.
    static func integers<Integer: FixedWidthInteger & UnsignedInteger>(_ values: [Integer]) -> Data {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count * Integer.bitWidth / 8)
        for value in values {
            for shift in stride(from: 0, to: Integer.bitWidth, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: value >> shift))
            }
        }
        return Data(bytes)
    }

    /// The numbers of suppressed profiles, checked: ascending and of a dataset with so many profiles; nil if not.
    static func suppressed(_ data: Data, profileCount: Int) -> [UInt32]? {
        guard data.count.isMultiple(of: 4) else { return nil }
        let bytes = [UInt8](data)
        var numbers: [UInt32] = []
        numbers.reserveCapacity(bytes.count / 4)
        for start in stride(from: 0, to: bytes.count, by: 4) {
            let number = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
            guard number < profileCount, numbers.last.map({ $0 < number }) ?? true else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    /// A lineage: incarnation, first and last sequence of each range.
    static func lineage(_ ranges: [LineageRange]) -> Data {
        integers(ranges.flatMap { [$0.incarnation, $0.sequences.lowerBound, $0.sequences.upperBound] })
    }
}
