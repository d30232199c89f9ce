/// Reads one quoted text of a selector: backticks as they are, quotes with Go's escapes.
struct QuotedText {
    private let scalars: [Unicode.Scalar]
    private let start: Int
    private var bytes: [UInt8] = []
    /// Where the next read begins; after `read`, behind the closing quote.
    private(set) var index: Int

    /// Begins at the opening quote.
    init(_ scalars: [Unicode.Scalar], at index: Int) {
        self.scalars = scalars
        start = index
        self.index = index
    }

    /// The text between the quotes.
    mutating func read() throws(SelectorError) -> String {
        let quote = scalars[index]
        index += 1
        while let next = take() {
            if next == quote { return try text() }
            if next == "\n", quote != "`" { throw error("a quoted text ends before the line does, or writes \\n") }
            if next == "\\", quote != "`" {
                try escape(quote)
            } else {
                bytes.append(contentsOf: Array(String(Character(next)).utf8))
            }
        }
        throw SelectorError(position: start + 1, "found an opening \(quote) without a closing one")
    }

    private mutating func escape(_ quote: Unicode.Scalar) throws(SelectorError) {
        guard let next = take() else { throw error("found the end after '\\', expected an escape like \\n") }
        switch next {
        case "a": bytes.append(0x07)
        case "b": bytes.append(0x08)
        case "f": bytes.append(0x0C)
        case "n": bytes.append(0x0A)
        case "r": bytes.append(0x0D)
        case "t": bytes.append(0x09)
        case "v": bytes.append(0x0B)
        case "\\": bytes.append(0x5C)
        case quote: bytes.append(UInt8(truncatingIfNeeded: quote.value))
        case "x": bytes.append(UInt8(truncatingIfNeeded: try digits(2, radix: 16)))
        case "u": try append(scalar: digits(4, radix: 16))
        case "U": try append(scalar: digits(8, radix: 16))
        case "0"..."7": try octal()
        default: throw error("the escape '\\\(next)' is unknown; write '\\\\' for a backslash")
        }
    }

    private mutating func octal() throws(SelectorError) {
        index -= 1
        let value = try digits(3, radix: 8)
        guard value <= 0xFF else { throw error("an octal escape is at most \\377") }
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    private mutating func append(scalar value: UInt32) throws(SelectorError) {
        guard let scalar = Unicode.Scalar(value) else { throw error("the escape is no Unicode character") }
        bytes.append(contentsOf: Array(String(Character(scalar)).utf8))
    }

    private mutating func digits(_ count: Int, radix: UInt32) throws(SelectorError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let next = take(), let digit = Character(next).hexDigitValue, digit < Int(radix) else {
                throw error("expected \(count) digits of base \(radix) in an escape")
            }
            value = value &* radix &+ UInt32(digit)
        }
        return value
    }

    private func text() throws(SelectorError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SelectorError(position: start + 1, "the escapes of this text give bytes that are not UTF-8")
        }
        return text
    }

    private mutating func take() -> Unicode.Scalar? {
        guard index < scalars.count else { return nil }
        defer { index += 1 }
        return scalars[index]
    }

    private func error(_ message: String) -> SelectorError { SelectorError(position: index, message) }
}
