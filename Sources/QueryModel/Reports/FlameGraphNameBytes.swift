/// Order and hash of names, which are runs of one byte array, eight bytes at a time.
///
/// Building and merging reports is mostly looking at names; word by word it is several times faster than byte by byte.
/// Every load is checked against the array's bounds.
enum FlameGraphNameBytes {
    /// Whether the first name comes before the second in byte order.
    @inline(__always)
    static func precedes(_ bytes: Span<UInt8>, _ first: Range<Int>, _ second: Range<Int>) -> Bool {
        let common = min(first.count, second.count)
        var offset = 0
        while offset + 8 <= common {
            let left = word(bytes, first.lowerBound + offset)
            let right = word(bytes, second.lowerBound + offset)
            if left != right { return left < right }
            offset += 8
        }
        let left = tail(bytes, first.lowerBound + offset, count: common - offset)
        let right = tail(bytes, second.lowerBound + offset, count: common - offset)
        return left != right ? left < right : first.count < second.count
    }

    /// Whether two names, of one array each, have the same bytes.
    @inline(__always)
    static func equal(_ bytes: Span<UInt8>, _ first: Range<Int>, _ others: Span<UInt8>, _ second: Range<Int>) -> Bool {
        let count = first.count
        guard count == second.count else { return false }
        var offset = 0
        while offset + 8 <= count {
            guard word(bytes, first.lowerBound + offset) == word(others, second.lowerBound + offset) else {
                return false
            }
            offset += 8
        }
        return tail(bytes, first.lowerBound + offset, count: count - offset)
            == tail(others, second.lowerBound + offset, count: count - offset)
    }

    /// A hash of a name; with a secret seed names cannot be made to collide on purpose.
    @inline(__always)
    static func hash(_ bytes: Span<UInt8>, _ name: Range<Int>, seed: UInt64) -> UInt64 {
        var hash = seed ^ UInt64(truncatingIfNeeded: name.count)
        var offset = name.lowerBound
        while offset + 8 <= name.upperBound {
            hash = mix(hash ^ word(bytes, offset))
            offset += 8
        }
        return mix(mix(hash ^ tail(bytes, offset, count: name.upperBound - offset)) ^ seed)
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }

    /// Eight bytes, the first one most significant, so that words order as bytes do.
    @inline(__always)
    private static func word(_ bytes: Span<UInt8>, _ offset: Int) -> UInt64 {
        // Marked unsafe because a type without a fixed meaning is read; any eight bytes are a valid UInt64.
        UInt64(bigEndian: unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Fewer than eight bytes as a word, zeros after them.
    @inline(__always)
    private static func tail(_ bytes: Span<UInt8>, _ offset: Int, count: Int) -> UInt64 {
        guard count > 0 else { return 0 }
        // The bytes before the name are loaded too where there are any, and shifted out.
        if offset + count >= 8 { return word(bytes, offset + count - 8) &<< UInt64((8 - count) * 8) }
        var value: UInt64 = 0
        for index in offset..<offset + count { value = value << 8 | UInt64(bytes[index]) }
        return value &<< UInt64((8 - count) * 8)
    }
}
