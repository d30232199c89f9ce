package import BlockFormat
import ProfileModel

extension CompactionTask {
    private static let version: UInt8 = 1
    /// A tenant's name, an id, a horizon and a count take at least this many bytes.
    private static let smallestResult = 20

    /// The payload of the job.
    package func encode() -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(Self.version)
        writer.varint(encoding)
        writer.varint(level)
        writer.zigzag(createdAt)
        writer.varint(results.count)
        for result in results {
            writer.string(result.tenant.name)
            writer.fixed64(result.id.high)
            writer.fixed64(result.id.low)
            writer.zigzag(result.deletionHorizon)
            writer.varint(result.deletions.count)
            for id in result.deletions { writer.string(id) }
        }
        return writer.bytes
    }

    /// Reads a payload.
    ///
    /// - Throws: `BlockFormatError` `.unsupportedVersion` when a newer version wrote it, `.corrupt` when it is none.
    package init(decoding payload: [UInt8]) throws(BlockFormatError) {
        var reader = ByteReader(payload)
        let version = try reader.byte()
        guard version == Self.version else {
            throw BlockFormatError(
                .unsupportedVersion,
                "the job's payload has version \(version), this process reads \(Self.version); upgrade it"
            )
        }
        encoding = try reader.index(below: 1 << 20)
        level = try reader.index(below: CompactionSettings.highestLevel + 1)
        createdAt = try reader.zigzag()
        results = []
        for _ in 0..<(try reader.count(minimumSize: Self.smallestResult)) { results.append(try Self.result(&reader)) }
        try reader.expectEnd()
        guard level > 0, zip(results, results.dropFirst()).allSatisfy({ $0.tenant < $1.tenant }) else {
            throw reader.corrupt("a job makes blocks of level \(level) for tenants that do not ascend")
        }
    }

    private static func result(_ reader: inout ByteReader) throws(BlockFormatError) -> Result {
        let name = try reader.string()
        let tenant: TenantID
        do throws(InvalidTenant) { tenant = try TenantID(name) } catch { throw reader.corrupt(error.reason) }
        let high = try reader.fixed64()
        let low = try reader.fixed64()
        let horizon = try reader.zigzag()
        var deletions: [String] = []
        for _ in 0..<(try reader.count()) { deletions.append(try reader.string()) }
        return Result(
            tenant: tenant,
            id: BlockID(high: high, low: low),
            deletionHorizon: horizon,
            deletions: deletions
        )
    }
}
