import BlockFormat
import MetadataStorage
import QueryModel

/// Blocks: a footer is its format version, the object's size and `BlockMetadataCodec`'s bytes; a record is the block's
/// row and its datasets, each with its number and suppressed profiles.
extension ByteWriter {
    mutating func block(_ block: BlockMetadata) {
        varint(BlockMetadataCodec.version(of: block))
        integer(block.objectSize)
        prefixed(BlockMetadataCodec.encode(block))
    }

    mutating func dataset(_ dataset: DatasetRecord) {
        integer(dataset.number)
        prefixed(BlockMetadataCodec.encode(dataset.metadata))
        list(dataset.suppressed) { $0.varint($1) }
    }

    mutating func blockSelection(_ selection: BlockSelection) {
        tenants(selection.tenants)
        range(selection.range)
        optional(selection.service) { $0.string($1) }
        integer(selection.limit)
    }

    mutating func blockRecord(_ record: BlockRecord) {
        blockID(record.id)
        string(record.objectPath)
        integer(record.level)
        zigzag(record.deletionHorizon)
        list(record.datasets) { $0.dataset($1) }
    }
}

extension ByteReader {
    mutating func block() throws(BlockFormatError) -> BlockMetadata {
        let version = try index32()
        let size = try natural()
        return try BlockMetadataCodec.decodeBlock(Array(try prefixed()), version: version, objectSize: size)
    }

    mutating func dataset() throws(BlockFormatError) -> DatasetRecord {
        let number = try natural()
        let metadata = try BlockMetadataCodec.decodeDataset(Array(try prefixed()))
        let suppressed = try numbers()
        guard zip(suppressed, suppressed.dropFirst()).allSatisfy(<) else {
            throw corrupt("the suppressed profiles are not in ascending order")
        }
        return DatasetRecord(number: number, metadata: metadata, suppressed: suppressed)
    }

    mutating func datasets() throws(BlockFormatError) -> [DatasetRecord] {
        try list(minimumSize: 3) { reader throws(BlockFormatError) in try reader.dataset() }
    }

    mutating func blockSelection() throws(BlockFormatError) -> BlockSelection {
        BlockSelection(
            tenants: try tenants(),
            range: try range(),
            service: try optional { reader throws(BlockFormatError) in try reader.string() },
            limit: try integer()
        )
    }

    mutating func blockRecord() throws(BlockFormatError) -> BlockRecord {
        BlockRecord(
            id: try blockID(),
            objectPath: try string(),
            level: try natural(),
            deletionHorizon: try zigzag(),
            datasets: try datasets()
        )
    }
}
