import BlockFormat
import MetadataStorage
import ProfileModel
import QueryModel

/// Blocks as maintenance sees them.
extension ByteWriter {
    mutating func summarySelection(_ selection: BlockSummarySelection) {
        optional(selection.levels) { writer, levels in
            writer.integer(levels.lowerBound)
            writer.integer(levels.upperBound)
        }
        optional(selection.state) { $0.state($1) }
        optional(selection.tenant) { $0.string($1.name) }
    }

    mutating func blockSummary(_ summary: BlockSummary) {
        zigzag(summary.number)
        blockID(summary.id)
        string(summary.objectPath)
        integer(summary.level)
        optional(summary.tenant) { $0.string($1.name) }
        range(summary.timeRange)
        zigzag(summary.createdAt)
        integer(summary.objectSize)
        zigzag(summary.deletionHorizon)
        integer(summary.datasetCount)
        integer(summary.profileCount)
        integer(summary.suppressedCount)
        tenants(summary.tenants)
        state(summary.state)
        optional(summary.job) { $0.string($1) }
        flag(summary.isSetAside)
    }

    mutating func blockDetails(_ details: BlockDetails) {
        blockSummary(details.summary)
        list(details.lineage) { writer, range in
            writer.fixed64(range.incarnation)
            writer.varint(range.sequences.lowerBound)
            writer.varint(range.sequences.upperBound)
        }
        list(details.datasets) { $0.dataset($1) }
    }

    mutating func retiredBlock(_ block: RetiredBlock) {
        blockID(block.id)
        string(block.objectPath)
        string(block.reason)
    }

    mutating func storageUsage(_ usage: StorageUsage) {
        optional(usage.tenant) { $0.string($1.name) }
        integer(usage.level)
        state(usage.state)
        integer(usage.blocks)
        integer(usage.bytes)
        integer(usage.profiles)
        zigzag(usage.oldestCreatedAt)
    }

    private mutating func state(_ state: BlockSummary.State) { flag(state == .retired) }
}

extension ByteReader {
    mutating func summarySelection() throws(BlockFormatError) -> BlockSummarySelection {
        BlockSummarySelection(
            levels: try optional { reader throws(BlockFormatError) in try reader.levels() },
            state: try optional { reader throws(BlockFormatError) in try reader.state() },
            tenant: try optional { reader throws(BlockFormatError) in try reader.tenant() }
        )
    }

    mutating func blockSummary() throws(BlockFormatError) -> BlockSummary {
        BlockSummary(
            number: try zigzag(),
            id: try blockID(),
            objectPath: try string(),
            level: try natural(),
            tenant: try optional { reader throws(BlockFormatError) in try reader.tenant() },
            timeRange: try range(),
            createdAt: try zigzag(),
            objectSize: try natural(),
            deletionHorizon: try zigzag(),
            datasetCount: try natural(),
            profileCount: try natural(),
            suppressedCount: try natural(),
            tenants: try tenants(),
            state: try state(),
            job: try optional { reader throws(BlockFormatError) in try reader.string() },
            isSetAside: try flag()
        )
    }

    mutating func blockDetails() throws(BlockFormatError) -> BlockDetails {
        BlockDetails(
            summary: try blockSummary(),
            lineage: try list(minimumSize: 10) { reader throws(BlockFormatError) in try reader.lineageRange() },
            datasets: try datasets()
        )
    }

    mutating func retiredBlock() throws(BlockFormatError) -> RetiredBlock {
        RetiredBlock(id: try blockID(), objectPath: try string(), reason: try string())
    }

    mutating func storageUsage() throws(BlockFormatError) -> StorageUsage {
        StorageUsage(
            tenant: try optional { reader throws(BlockFormatError) in try reader.tenant() },
            level: try natural(),
            state: try state(),
            blocks: try natural(),
            bytes: try natural(),
            profiles: try natural(),
            oldestCreatedAt: try zigzag()
        )
    }

    private mutating func levels() throws(BlockFormatError) -> ClosedRange<Int> {
        let first = try integer()
        let last = try integer()
        guard first <= last else { throw corrupt("levels end before they begin") }
        return first...last
    }

    private mutating func lineageRange() throws(BlockFormatError) -> LineageRange {
        let incarnation = try fixed64()
        let first = try varint()
        let last = try varint()
        guard first <= last else { throw corrupt("a lineage range ends before it begins") }
        return LineageRange(incarnation: incarnation, sequences: first...last)
    }

    private mutating func state() throws(BlockFormatError) -> BlockSummary.State { try flag() ? .retired : .live }
}
