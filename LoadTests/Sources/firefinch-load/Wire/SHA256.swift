/// SHA-256 (FIPS 180-4) over bytes given piece by piece.
struct SHA256 {
    private static let constants: [UInt32] = fractions(ofRootsOf: primes(64), degree: 3)
    private static let start: [UInt32] = fractions(ofRootsOf: primes(8), degree: 2)

    private var state = Self.start
    private var schedule = [UInt32](repeating: 0, count: 64)
    private var block: [UInt8] = []
    private var length: UInt64 = 0

    /// The hash of `bytes` as 64 hexadecimal digits.
    static func hex(of bytes: [UInt8]) -> String {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish().map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    /// Takes more bytes.
    mutating func update(_ bytes: [UInt8]) {
        length += UInt64(bytes.count)
        var offset = 0
        if !block.isEmpty {
            offset = min(64 - block.count, bytes.count)
            block += bytes[..<offset]
            guard block.count == 64 else { return }
            compress(block, at: 0)
            block.removeAll(keepingCapacity: true)
        }
        while bytes.count - offset >= 64 {
            compress(bytes, at: offset)
            offset += 64
        }
        block += bytes[offset...]
    }

    /// The 32 bytes of the hash.
    consuming func finish() -> [UInt8] {
        let bits = length &* 8
        let zeros = (119 - block.count) % 64
        update([0x80] + [UInt8](repeating: 0, count: zeros) + Self.bigEndian(bits))
        return state.flatMap { Self.bigEndian($0) }
    }

    private mutating func compress(_ bytes: [UInt8], at offset: Int) {
        for index in 0..<16 {
            let at = offset + index * 4
            let high = UInt32(bytes[at]) << 24 | UInt32(bytes[at + 1]) << 16
            schedule[index] = high | UInt32(bytes[at + 2]) << 8 | UInt32(bytes[at + 3])
        }
        for index in 16..<64 {
            let near = schedule[index - 2]
            let far = schedule[index - 15]
            let small0 = Self.rotate(far, 7) ^ Self.rotate(far, 18) ^ (far >> 3)
            let small1 = Self.rotate(near, 17) ^ Self.rotate(near, 19) ^ (near >> 10)
            schedule[index] = schedule[index - 16] &+ small0 &+ schedule[index - 7] &+ small1
        }
        mix()
    }

    private mutating func mix() {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        let constants = Self.constants
        for index in 0..<64 {
            let big1 = Self.rotate(e, 6) ^ Self.rotate(e, 11) ^ Self.rotate(e, 25)
            let first = h &+ big1 &+ ((e & f) ^ (~e & g)) &+ constants[index] &+ schedule[index]
            let big0 = Self.rotate(a, 2) ^ Self.rotate(a, 13) ^ Self.rotate(a, 22)
            let second = big0 &+ ((a & b) ^ (a & c) ^ (b & c))
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ second)
        }
        for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= value }
    }

    private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 {
        value >> count | value << (32 - count)
    }

    private static func bigEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        stride(from: Value.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> Value($0)) }
    }

    private static func primes(_ count: Int) -> [Int] {
        var found: [Int] = []
        var candidate = 2
        while found.count < count {
            if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
            candidate += 1
        }
        return found
    }
}

extension SHA256 {
    /// The first 32 bits after the point of each prime's square or cube root, found by whole numbers: doubles are too coarse.
    private static func fractions(ofRootsOf primes: [Int], degree: Int) -> [UInt32] {
        primes.map { prime in
            var low: UInt64 = 0
            var high: UInt64 = 1 << 37
            while high - low > 1 {
                let middle = (low + high) / 2
                if power(middle, degree, isAtMost: UInt64(prime)) { low = middle } else { high = middle }
            }
            return UInt32(truncatingIfNeeded: low)
        }
    }

    /// Whether (value / 2³²) to the power `degree` is at most `limit`.
    private static func power(_ value: UInt64, _ degree: Int, isAtMost limit: UInt64) -> Bool {
        // 37 bits cubed are 111 bits: exact in 128.
        let product = (0..<degree).reduce(UInt128(1)) { product, _ in product * UInt128(value) }
        return product <= UInt128(limit) << UInt128(32 * degree)
    }
}
