import BlockFormat
import Hashing
import ProfileModel

/// Names that follow from what they stand for, so that whoever does the same work gives it the same name.
enum ResultNaming {
    /// The id of the block that a tenant's rows of `sources` become.
    ///
    /// Ids of segments say which rows they hold, and those of compacted blocks were made here: so the sources' ids stand
    /// for their lineage.
    static func id(
        tenant: TenantID,
        level: Int,
        sources: [BlockID],
        deletions: [String],
        createdAt: Int64,
        encoding: Int
    ) -> BlockID {
        var writer = ByteWriter()
        writer.string("result")
        writer.varint(encoding)
        writer.string(tenant.name)
        writer.varint(level)
        // It is in the footer, and with other tenants' sources beside the same ones it is another.
        writer.zigzag(createdAt)
        writer.varint(sources.count)
        for source in sources.sorted() { write(source, to: &writer) }
        writer.varint(deletions.count)
        for deletion in deletions.sorted(by: { $0.isBytewiseLess(than: $1) }) { writer.string(deletion) }
        return hash(writer)
    }

    /// Names beside the planned one under which a job may store a result.
    static let variants = 2

    /// The id of a block that is made otherwise than planned, since other bytes must have another name.
    ///
    /// Each attempt takes another of the few variants, so that it does not meet what the one before it left.
    static func id(insteadOf id: BlockID, attempt: Int) -> BlockID {
        variant(1 + (max(1, attempt) - 1) % variants, of: id)
    }

    /// All ids under which a result planned as `id` may be stored.
    static func ids(of id: BlockID) -> [BlockID] { [id] + (1...variants).map { variant($0, of: id) } }

    private static func variant(_ number: Int, of id: BlockID) -> BlockID {
        var writer = ByteWriter()
        writer.string("variant")
        write(id, to: &writer)
        writer.varint(number)
        return hash(writer)
    }

    /// The key of a job.
    static func key(level: Int, sources: [BlockID], results: [BlockID]) -> String {
        var writer = ByteWriter()
        writer.string("job")
        for id in sources.sorted() + results.sorted() { write(id, to: &writer) }
        return "compact-\(level)-\(hash(writer))"
    }

    private static func write(_ id: BlockID, to writer: inout ByteWriter) {
        writer.fixed64(id.high)
        writer.fixed64(id.low)
    }

    private static func hash(_ writer: ByteWriter) -> BlockID {
        let hash = XXHash.hash128(writer.bytes)
        return BlockID(high: hash.high, low: hash.low)
    }
}
