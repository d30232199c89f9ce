import WireProtocol

/// What one level, or all levels together, hold.
package struct AdminLevelUsage: Hashable, Sendable, Encodable {
    /// 0 for segments, and for the sum of all levels.
    package var level: Int
    /// Blocks that queries read.
    package var liveBlocks: Int64
    /// Their bytes.
    package var liveBytes: Int64
    /// Their profiles.
    package var liveProfiles: Int64
    /// Blocks that queries no longer read, whose objects are still there.
    package var retiredBlocks: Int64
    /// Their bytes.
    package var retiredBytes: Int64
    /// Objects of the bucket that no block has.
    package var unknownObjects: Int64
    /// Their bytes.
    package var unknownBytes: Int64
    /// When the oldest live block was made, milliseconds since 1970; 0 without one.
    package var oldestCreatedAt: Int64

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_LevelUsage) {
        level = Int(message.level)
        liveBlocks = message.liveBlocks
        liveBytes = message.liveBytes
        liveProfiles = message.liveProfiles
        retiredBlocks = message.retiredBlocks
        retiredBytes = message.retiredBytes
        unknownObjects = message.unknownObjects
        unknownBytes = message.unknownBytes
        oldestCreatedAt = message.oldestCreatedAt
    }
}
