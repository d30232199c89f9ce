/// The parameters after the `?` of a URL, or of a form: percent-decoded, `+` for a space, in the order sent.
struct QueryParameters: Sendable {
    private let pairs: [(name: String, value: String)]

    /// Reads a query string; nil for none.
    init(_ query: String?) {
        pairs = (query ?? "").split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decode(parts[0]), parts.count > 1 ? Self.decode(parts[1]) : "")
        }
    }

    /// The first value of that name; nil when there is none.
    subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// All values of that name, in the order sent.
    func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// A `%` that two hexadecimal digits do not follow stays as it is.
    private static func decode(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let decoded = UInt8(hexDigits: rest.prefix(2)) {
                bytes.append(decoded)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate init?(hexDigits: some Collection<UInt8>) {
        guard hexDigits.count == 2 else { return nil }
        var value: UInt8 = 0
        for digit in hexDigits {
            guard let number = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            value = value << 4 | UInt8(number)
        }
        self = value
    }
}
