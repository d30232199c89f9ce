import WireProtocol

/// Profiles that an operator had removed; times in milliseconds since 1970.
package struct AdminDeletion: Hashable, Sendable, Encodable {
    /// Names it for ever; empty after a dry run.
    package var id: String
    /// Whose profiles.
    package var tenant: String
    /// Which series.
    package var selector: String
    /// The first moment.
    package var start: Int64
    /// The last moment.
    package var end: Int64
    /// When it was stated.
    package var createdAt: Int64
    /// When nothing was left to erase; 0 until then.
    package var erasedAt: Int64
    /// Live blocks that may still hold such profiles.
    package var blocksLeft: Int64

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_Deletion) {
        id = message.id
        tenant = message.tenant
        selector = message.selector
        start = message.start
        end = message.end
        createdAt = message.createdAt
        erasedAt = message.erasedAt
        blocksLeft = message.blocksLeft
    }
}
