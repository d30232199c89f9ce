import BlockFormat
import MetadataStorage
import ProfileModel
import QueryModel

/// A segment to commit, what became of it, and a block found in the bucket.
extension ByteWriter {
    mutating func segmentCommit(_ segment: SegmentCommit) {
        block(segment.block)
        list(segment.identities) { $0.identities($1) }
        list(segment.identitiesExpire) { $0.times($1) }
    }

    mutating func segmentOutcome(_ outcome: SegmentOutcome) { numberLists(outcome.suppressed) }

    mutating func adoptedBlock(_ adopted: AdoptedBlock) {
        block(adopted.block)
        list(adopted.datasets) { $0.integer($1) }
        numberLists(adopted.suppressed)
        identities(adopted.identities)
        times(adopted.identitiesExpire)
    }

    private mutating func identities(_ identities: [ProfileIdentity]) {
        list(identities) { writer, identity in
            writer.fixed64(identity.high)
            writer.fixed64(identity.low)
        }
    }

    private mutating func times(_ times: [Int64]) { list(times) { $0.zigzag($1) } }
}

extension ByteReader {
    mutating func segmentCommit() throws(BlockFormatError) -> SegmentCommit {
        SegmentCommit(
            block: try block(),
            identities: try list { reader throws(BlockFormatError) in try reader.identities() },
            identitiesExpire: try list { reader throws(BlockFormatError) in try reader.times() }
        )
    }

    mutating func segmentOutcome() throws(BlockFormatError) -> SegmentOutcome {
        SegmentOutcome(suppressed: try numberLists())
    }

    mutating func adoptedBlock() throws(BlockFormatError) -> AdoptedBlock {
        AdoptedBlock(
            block: try block(),
            datasets: try list { reader throws(BlockFormatError) in try reader.integer() },
            suppressed: try numberLists(),
            identities: try identities(),
            identitiesExpire: try times()
        )
    }

    private mutating func identities() throws(BlockFormatError) -> [ProfileIdentity] {
        try list(minimumSize: 16) { reader throws(BlockFormatError) in
            ProfileIdentity(high: try reader.fixed64(), low: try reader.fixed64())
        }
    }

    private mutating func times() throws(BlockFormatError) -> [Int64] {
        try list { reader throws(BlockFormatError) in try reader.zigzag() }
    }
}
