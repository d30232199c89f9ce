import WireProtocol

/// What is read of one kind of section at one level.
package struct AdminReading: Hashable, Sendable, Encodable {
    /// The level of the blocks.
    package var level: Int
    /// The kind of section.
    package var section: String
    /// Sections to read.
    package var requests: Int64
    /// Their stored bytes.
    package var bytes: Int64

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_Reading) {
        level = Int(message.level)
        section = message.section
        requests = message.requests
        bytes = message.bytes
    }
}
