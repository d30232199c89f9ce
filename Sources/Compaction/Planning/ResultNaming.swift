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
        encoding: Int
    ) -> BlockID {
        var writer = ByteWriter()
        writer.string("result")
        writer.varint(encoding)
        writer.string(tenant.name)
        writer.varint(level)
        writer.varint(sources.count)
        for source in sources.sorted() { write(source, to: &writer) }
        writer.varint(deletions.count)
        for deletion in deletions.sorted(by: { $0.isBytewiseLess(than: $1) }) { writer.string(deletion) }
        return hash(writer)
    }

    /// The id of a block that is made otherwise than planned: other bytes must have another name.
    ///
    /// `salt` is 0 unless the name itself was given up.
    static func id(
        insteadOf id: BlockID,
        encoding: Int,
        without setAside: [(block: BlockID, dataset: Int)],
        salt: Int64
    ) -> BlockID {
        var writer = ByteWriter()
        writer.string("instead")
        write(id, to: &writer)
        writer.varint(encoding)
        writer.zigzag(salt)
        writer.varint(setAside.count)
        for place in setAside.sorted(by: { ($0.block, $0.dataset) < ($1.block, $1.dataset) }) {
            write(place.block, to: &writer)
            writer.varint(place.dataset)
        }
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
