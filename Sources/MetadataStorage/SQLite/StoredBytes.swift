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
        guard let numbers: [UInt32] = words(data) else { return nil }
        let isAscending = zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
        return isAscending && numbers.last.map { $0 < profileCount } ?? true ? numbers : nil
    }

    /// Lists of numbers: the length of each, then its numbers.
    static func lists(_ lists: [[UInt32]]) -> Data { integers(lists.flatMap { [UInt32($0.count)] + $0 }) }

    /// The lists that were stored so; nil when the bytes are anything else.
    static func lists(_ data: Data) -> [[UInt32]]? {
        guard let words: [UInt32] = words(data) else { return nil }
        var lists: [[UInt32]] = []
        var rest = words[...]
        while let count = rest.popFirst() {
            guard count <= rest.count else { return nil }
            lists.append(Array(rest.prefix(Int(count))))
            rest.removeFirst(Int(count))
        }
        return lists
    }

    /// Ids of sixteen bytes, one after the other.
    static func identifiers(_ ids: [BlockID]) -> Data {
        ids.reduce(into: Data()) { $0 += identifier(high: $1.high, low: $1.low) }
    }

    /// The ids that were stored so; nil when the bytes are anything else.
    static func identifiers(_ data: Data) -> [BlockID]? {
        guard data.count.isMultiple(of: 16) else { return nil }
        return stride(from: data.startIndex, to: data.endIndex, by: 16).compactMap { start in
            halves(data[start..<start + 16]).map { BlockID(high: $0.high, low: $0.low) }
        }
    }

    /// The lineage that was stored so; nil when the bytes are anything else.
    static func lineage(_ data: Data) -> [LineageRange]? {
        guard let words: [UInt64] = words(data), words.count.isMultiple(of: 3) else { return nil }
        var ranges: [LineageRange] = []
        for start in stride(from: 0, to: words.count, by: 3) {
            guard words[start + 1] <= words[start + 2] else { return nil }
            ranges.append(LineageRange(incarnation: words[start], sequences: words[start + 1]...words[start + 2]))
        }
        return ranges
    }

    private static func words<Word: FixedWidthInteger & UnsignedInteger>(_ data: Data) -> [Word]? {
        let size = Word.bitWidth / 8
        guard data.count.isMultiple(of: size) else { return nil }
        let bytes = [UInt8](data)
        return stride(from: 0, to: bytes.count, by: size).map { start in
            (0..<size).reduce(Word(0)) { $0 | Word(bytes[start + $1]) << Word(8 * $1) }
        }
    }

    /// A lineage: incarnation, first and last sequence of each range.
    static func lineage(_ ranges: [LineageRange]) -> Data {
        integers(ranges.flatMap { [$0.incarnation, $0.sequences.lowerBound, $0.sequences.upperBound] })
    }
}
