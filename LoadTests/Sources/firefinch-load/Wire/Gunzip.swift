/// Unpacks gzip (RFC 1952) of one member: small and plain, for one profile at a time.
struct Gunzip {
    private static let greatestOutput = 64 << 20
    private static let lengthBase = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let distanceBase = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577,
    ]
    private static let codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    private let input: [UInt8]
    private var position = 0
    private var bits: UInt32 = 0
    private var bitCount = 0
    private var output: [UInt8] = []

    /// The unpacked bytes; bytes that are not gzip come back as they are.
    static func unpack(_ bytes: [UInt8]) throws -> [UInt8] {
        guard bytes.starts(with: [0x1F, 0x8B, 8]) else { return bytes }
        var gunzip = Gunzip(input: bytes)
        try gunzip.skipHeader()
        while try !gunzip.block() {}
        return gunzip.output
    }

    private init(input: [UInt8]) {
        self.input = input
    }

    private mutating func skipHeader() throws {
        position = 3
        let flags = try byte()
        position += 6
        if flags & 4 != 0 {
            let length = Int(try byte()) | Int(try byte()) << 8
            position += length
        }
        if flags & 8 != 0 { while try byte() != 0 {} }
        if flags & 16 != 0 { while try byte() != 0 {} }
        if flags & 2 != 0 { position += 2 }
    }

    /// Unpacks one deflate block; true after the last.
    private mutating func block() throws -> Bool {
        let isLast = try take(1) == 1
        switch try take(2) {
        case 0: try stored()
        case 1: try codes(Self.fixedLiterals, HuffmanCode(lengths: [Int](repeating: 5, count: 30)))
        case 2: try dynamic()
        default: throw Self.corrupt
        }
        return isLast
    }

    private static var fixedLiterals: HuffmanCode {
        let counts = [(144, 8), (112, 9), (24, 7), (8, 8)]
        return HuffmanCode(lengths: counts.flatMap { [Int](repeating: $0.1, count: $0.0) })
    }

    private mutating func stored() throws {
        bits = 0
        bitCount = 0
        let length = Int(try byte()) | Int(try byte()) << 8
        position += 2
        guard length <= input.count - position else { throw Self.corrupt }
        output += input[position..<position + length]
        position += length
    }

    private mutating func dynamic() throws {
        let literalCount = try take(5) + 257
        let distanceCount = try take(5) + 1
        let codeCount = try take(4) + 4
        var codeLengths = [Int](repeating: 0, count: 19)
        for index in Self.codeLengthOrder.prefix(codeCount) { codeLengths[index] = try take(3) }
        let code = HuffmanCode(lengths: codeLengths)
        var lengths: [Int] = []
        while lengths.count < literalCount + distanceCount {
            switch try symbol(code) {
            case 16:
                guard let last = lengths.last else { throw Self.corrupt }
                lengths += [Int](repeating: last, count: try take(2) + 3)
            case 17: lengths += [Int](repeating: 0, count: try take(3) + 3)
            case 18: lengths += [Int](repeating: 0, count: try take(7) + 11)
            case let length: lengths.append(length)
            }
        }
        guard lengths.count == literalCount + distanceCount else { throw Self.corrupt }
        try codes(
            HuffmanCode(lengths: Array(lengths[..<literalCount])),
            HuffmanCode(lengths: Array(lengths[literalCount...]))
        )
    }

    private mutating func codes(_ literals: HuffmanCode, _ distances: HuffmanCode) throws {
        while true {
            let value = try symbol(literals)
            if value == 256 { return }
            guard output.count < Self.greatestOutput, value < 286 else { throw Self.corrupt }
            if value < 256 { output.append(UInt8(value)) } else { try copy(lengthCode: value - 257, distances) }
        }
    }

    private mutating func copy(lengthCode: Int, _ distances: HuffmanCode) throws {
        let lengthBits = lengthCode < 8 || lengthCode == 28 ? 0 : lengthCode / 4 - 1
        let length = Self.lengthBase[lengthCode] + (try take(lengthBits))
        let distanceCode = try symbol(distances)
        guard distanceCode < 30 else { throw Self.corrupt }
        let distance = Self.distanceBase[distanceCode] + (try take(distanceCode < 4 ? 0 : distanceCode / 2 - 1))
        guard distance <= output.count else { throw Self.corrupt }
        for _ in 0..<length { output.append(output[output.count - distance]) }
    }

    private mutating func symbol(_ code: HuffmanCode) throws -> Int {
        var value = 0
        var first = 0
        var index = 0
        for count in code.counts.dropFirst() {
            value |= try take(1)
            if value >= first, value - first < count { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw Self.corrupt
    }

    private mutating func take(_ count: Int) throws -> Int {
        while bitCount < count {
            bits |= UInt32(try byte()) << UInt32(bitCount)
            bitCount += 8
        }
        defer {
            bits >>= UInt32(count)
            bitCount -= count
        }
        return Int(bits & (1 << UInt32(count) - 1))
    }

    private mutating func byte() throws -> UInt8 {
        guard position < input.count else { throw Self.corrupt }
        defer { position += 1 }
        return input[position]
    }

    private static var corrupt: LoadError {
        LoadError("a profile of the workload is not whole gzip; generate it again")
    }
}
