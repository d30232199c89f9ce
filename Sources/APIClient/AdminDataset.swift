import WireProtocol

/// One service of one tenant in a block; times in milliseconds since 1970.
package struct AdminDataset: Hashable, Sendable, Encodable {
    /// Its number in the block.
    package var number: Int
    /// The tenant.
    package var tenant: String
    /// The service.
    package var service: String
    /// Time of the first profile.
    package var start: Int64
    /// Time of the last profile.
    package var end: Int64
    /// Number of profiles.
    package var profiles: Int64
    /// How many of those do not count.
    package var suppressed: Int64
    /// Number of rows.
    package var rows: Int64
    /// Number of stored samples.
    package var samples: Int64
    /// Stored bytes of its sections.
    package var bytes: Int64
    /// The profile types it holds.
    package var profileTypes: [String]
    /// Runs of rows that are read as a whole.
    package var chunks: [AdminChunk]
    /// Where its sections are.
    package var sections: [AdminSection]
    /// Which segments' datasets it holds; empty in a segment.
    package var lineage: [AdminLineage]

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_Dataset) {
        number = Int(message.number)
        tenant = message.tenant
        service = message.service
        start = message.start
        end = message.end
        profiles = message.profiles
        suppressed = message.suppressed
        rows = message.rows
        samples = message.samples
        bytes = message.bytes
        profileTypes = message.profileTypes
        chunks = message.chunks.map(AdminChunk.init)
        sections = message.sections.map(AdminSection.init)
        lineage = message.lineage.map(AdminLineage.init)
    }
}
