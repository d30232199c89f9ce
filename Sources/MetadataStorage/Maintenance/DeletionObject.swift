import BlockFormat
import Foundation
import Hashing
package import ProfileModel

/// The control object of a deletion, as JSON: the truth about it, and who stated it.
package struct DeletionObject: Codable, Hashable, Sendable {
    private static let newestVersion = 1

    /// Version of this text.
    package private(set) var version: Int
    /// Names the deletion for ever.
    package private(set) var id: String
    /// Whose rows.
    package private(set) var tenant: String
    /// Which series.
    package private(set) var selector: String
    /// The first nanosecond since 1970 inside.
    package private(set) var start: Int64
    /// The last nanosecond inside.
    package private(set) var end: Int64
    /// When it was stated, nanoseconds since 1970.
    package private(set) var createdAt: Int64
    /// Who stated it, as far as known.
    package private(set) var requestedBy: String
    /// Of all the above; objects of earlier builds have none.
    private var checksum: String?

    /// Describes a deletion.
    package init(_ record: DeletionRecord, requestedBy: String) {
        version = Self.newestVersion
        id = record.id
        tenant = record.tenant.name
        selector = record.selector
        start = record.range.start
        end = record.range.end
        createdAt = record.createdAt
        self.requestedBy = requestedBy
        checksum = expectedChecksum
    }

    /// Where the object of a deletion lies in the bucket.
    package static func path(tenant: TenantID, id: String) -> String { "control/\(tenant)/deletions/\(id).json" }

    /// Whether an object of that path should be a deletion.
    package static func isPath(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "control" && parts[2] == "deletions"
    }

    /// The object's bytes: equal for equal deletions.
    ///
    /// - Throws: `MetastoreError` `.invalidArgument` when a text cannot be written.
    package func encode() throws(MetastoreError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do { return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")] } catch {
            throw MetastoreError(.invalidArgument, "deletion \(id) cannot be written down: \(error)")
        }
    }

    /// The deletion that an object found under `path` states.
    ///
    /// - Throws: `MetastoreError` `.corrupt`; `.unsupportedVersion` when a newer version wrote it.
    package static func decode(_ bytes: [UInt8], from path: String) throws(MetastoreError) -> DeletionRecord {
        let object: DeletionObject
        do { object = try JSONDecoder().decode(DeletionObject.self, from: Data(bytes)) } catch {
            throw MetastoreError(.corrupt, "\(path) is no deletion: \(error)")
        }
        guard object.version == newestVersion else {
            throw MetastoreError(
                .unsupportedVersion,
                "\(path) has version \(object.version), this process reads \(newestVersion); upgrade it"
            )
        }
        guard object.checksum == object.expectedChecksum || (object.checksum == nil && hasOnlyKnownFields(bytes)) else {
            throw MetastoreError(.corrupt, "\(path) is damaged: it does not match its checksum")
        }
        return try object.record(from: path)
    }

    /// Whether none is unknown: that could be the checksum, with a wrong bit in its name.
    private static func hasOnlyKnownFields(_ bytes: [UInt8]) -> Bool {
        let fields = try? JSONDecoder().decode([String: AnyField].self, from: Data(bytes))
        return fields?.keys.allSatisfy { CodingKeys(stringValue: $0) != nil } ?? false
    }

    /// Over the fields and not the text, which other encoders may lay out otherwise.
    private var expectedChecksum: String {
        var writer = ByteWriter()
        writer.varint(version)
        for text in [id, tenant, selector, requestedBy] { writer.string(text) }
        for number in [start, end, createdAt] { writer.zigzag(number) }
        return String(XXHash.hash64(writer.bytes), radix: 16)
    }

    private func record(from path: String) throws(MetastoreError) -> DeletionRecord {
        let owner: TenantID
        do throws(InvalidTenant) { owner = try TenantID(tenant) } catch {
            throw MetastoreError(.corrupt, "\(path): \(error.reason)")
        }
        guard start <= end, Self.path(tenant: owner, id: id).utf8.elementsEqual(path.utf8) else {
            throw MetastoreError(.corrupt, "\(path) describes deletion \(id) of \(tenant) from \(start) to \(end)")
        }
        return DeletionRecord(
            id: id,
            tenant: owner,
            selector: selector,
            range: TimeRange(start: start, end: end),
            createdAt: createdAt
        )
    }
}

/// A field whose value does not matter.
private struct AnyField: Decodable {
    init(from decoder: any Decoder) {}
}
