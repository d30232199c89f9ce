import Foundation
import MetadataStorage
import ObjectStorage
import ProfileModel

/// The control object of a deletion: the truth about it, and who stated it.
struct DeletionObject: Codable, Hashable {
    private static let newestVersion = 1

    /// Version of this text.
    var version: Int
    /// Names the deletion for ever.
    var id: String
    /// Whose rows.
    var tenant: String
    /// Which series.
    var selector: String
    /// The first nanosecond since 1970 inside.
    var start: Int64
    /// The last nanosecond inside.
    var end: Int64
    /// When it was stated, nanoseconds since 1970.
    var createdAt: Int64
    /// Who stated it, as far as known.
    var requestedBy: String

    /// Describes a deletion.
    init(_ record: DeletionRecord, requestedBy: String) {
        version = Self.newestVersion
        id = record.id
        tenant = record.tenant.name
        selector = record.selector
        start = record.range.start
        end = record.range.end
        createdAt = record.createdAt
        self.requestedBy = requestedBy
    }

    /// Where the object of a deletion lies.
    static func key(tenant: TenantID, id: String) -> ObjectKey { ObjectKey("control/\(tenant)/deletions/\(id).json") }

    /// The object's bytes: equal for equal deletions.
    func encode() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }

    /// Reads an object found under `key`.
    ///
    /// - Throws: `DeletionError` `.unreadable`.
    static func decode(_ bytes: [UInt8], from key: ObjectKey) throws(DeletionError) -> DeletionRecord {
        do {
            let object = try JSONDecoder().decode(DeletionObject.self, from: Data(bytes))
            guard object.version == newestVersion else {
                throw DeletionError(
                    .unreadable,
                    "\(key) has version \(object.version), this process reads \(newestVersion); upgrade it"
                )
            }
            return try object.record(from: key)
        } catch let error as DeletionError {
            throw error
        } catch {
            throw DeletionError(.unreadable, "\(key) is no deletion: \(error)")
        }
    }

    private func record(from key: ObjectKey) throws -> DeletionRecord {
        let owner = try TenantID(tenant)
        guard start <= end, Self.key(tenant: owner, id: id) == key else {
            throw DeletionError(.unreadable, "\(key) describes deletion \(id) of \(tenant) from \(start) to \(end)")
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
