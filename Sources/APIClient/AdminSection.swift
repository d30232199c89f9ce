import WireProtocol

/// Where a section lies.
package struct AdminSection: Hashable, Sendable, Encodable {
    /// What it holds; `unknown(N)` for kinds the server does not know.
    package var kind: String
    /// How its bytes are laid out.
    package var layout: Int
    /// The chunk it belongs to.
    package var chunk: Int64
    /// The value column it holds.
    package var column: Int
    /// Offset in the object.
    package var offset: Int64
    /// Length as stored.
    package var storedBytes: Int64
    /// Length when unpacked.
    package var rawBytes: Int64
    /// Checksum of the stored bytes, sixteen hexadecimal digits.
    package var checksum: String

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_Section) {
        kind = message.kind
        layout = Int(message.layout)
        chunk = message.chunk
        column = Int(message.column)
        offset = message.offset
        storedBytes = message.storedBytes
        rawBytes = message.rawBytes
        checksum = message.checksum
    }
}
