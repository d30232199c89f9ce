import WireProtocol

/// A run of segments of one writer incarnation.
package struct AdminLineage: Hashable, Sendable, Encodable {
    /// The writer's incarnation, sixteen hexadecimal digits.
    package var incarnation: String
    /// The first sequence number.
    package var first: UInt64
    /// The last one.
    package var last: UInt64

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_Lineage) {
        incarnation = message.incarnation
        first = message.first
        last = message.last
    }
}
