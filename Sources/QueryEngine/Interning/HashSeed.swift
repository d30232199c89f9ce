/// A secret that hashes of foreign content are mixed with, so that nobody can choose content that collides.
struct HashSeed: Sendable {
    private let first: UInt64
    private let second: UInt64

    /// Makes a seed of random bits.
    init(_ first: UInt64, _ second: UInt64) {
        self.first = first
        self.second = second | 1
    }

    /// A hash of two numbers.
    @inline(__always)
    func hash(_ left: UInt64, _ right: UInt64) -> UInt64 { Self.fold(left ^ first, right ^ second) }

    /// A hash of a range of bytes.
    func hash(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        var hash = first ^ UInt64(range.count)
        var index = range.lowerBound
        while index &+ 8 <= range.upperBound {
            var word: UInt64 = 0
            for offset in 0..<8 { word |= UInt64(bytes[index &+ offset]) &<< UInt64(offset &* 8) }
            hash = Self.fold(hash ^ word, second)
            index &+= 8
        }
        var tail: UInt64 = 0
        while index < range.upperBound {
            tail = tail &<< 8 | UInt64(bytes[index])
            index &+= 1
        }
        return Self.fold(hash ^ tail, second ^ 0x9E37_79B9_7F4A_7C15)
    }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
