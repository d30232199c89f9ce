/// A text compared by its bytes, as the database compares; `String` takes texts of equal normal form for equal.
struct ExactText: Hashable, Comparable, Sendable {
    private let bytes: [UInt8]

    /// Takes the bytes of `text`.
    init(_ text: String) { bytes = Array(text.utf8) }

    static func < (lhs: ExactText, rhs: ExactText) -> Bool { lhs.bytes.lexicographicallyPrecedes(rhs.bytes) }
}
