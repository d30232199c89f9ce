import MetadataStorage
import ObjectStorage
import ProfileModel

/// Lists the bucket for objects that no block has.
struct UnknownObjects {
    private static let page = 1_000
    /// More objects than this are not listed: an operator who waits wants an answer.
    private static let mostObjects = 1_000_000

    let metastore: any MaintenanceMetastore
    let store: any ObjectStore

    /// Adds them up by the level their path names; with tenants only those that lie under one's own path.
    func add(to sum: inout UsageSum, of tenants: [TenantID]?) async throws {
        let prefixes = tenants.map { $0.map { "blocks/\($0.name)/" } } ?? ["segments/", "blocks/"]
        var seen = 0
        for prefix in prefixes {
            var last: ObjectKey?
            while true {
                let page = try await store.list(prefix: prefix, after: last, limit: Self.page)
                let unknown = Set(try await metastore.unknownObjects(among: page.map(\.key.path)))
                for listing in page where unknown.contains(listing.key.path) {
                    sum.addUnknown(level: Self.level(of: listing.key.path), bytes: listing.size)
                }
                seen += page.count
                last = page.last?.key
                if page.count < Self.page { break }
                guard seen < Self.mostObjects else { return sum.isUnknownPartial = true }
            }
        }
    }

    private static func level(of path: String) -> Int {
        let parts = path.split(separator: "/")
        return parts.first == "blocks" && parts.count == 4 ? Int(parts[2]) ?? 0 : 0
    }
}
