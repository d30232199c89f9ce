import BlockFormat
import MetadataStorage
import ProfileModel
import QueryModel

extension ByteWriter {
    mutating func deletion(_ deletion: DeletionRecord) {
        string(deletion.id)
        string(deletion.tenant.name)
        string(deletion.selector)
        range(deletion.range)
        zigzag(deletion.createdAt)
        optional(deletion.erasedAt) { $0.zigzag($1) }
    }
}

extension ByteReader {
    mutating func deletion() throws(BlockFormatError) -> DeletionRecord {
        DeletionRecord(
            id: try string(),
            tenant: try tenant(),
            selector: try string(),
            range: try range(),
            createdAt: try zigzag(),
            erasedAt: try optional { reader throws(BlockFormatError) in try reader.zigzag() }
        )
    }
}
