import BlockFormat
import MetadataStorage
import QueryModel

/// Operations about deletions.
extension MetastoreCall {
    func findDeletions() async throws {
        let tenants = try read { try $0.tenants() }
        try await answer.send(try await metastore.deletions(of: tenants)) { $0.deletion($1) }
    }

    func addDeletion() async throws {
        try await metastore.addDeletion(try read { try $0.deletion() })
        try await done()
    }

    func listDeletions() async throws {
        let includingErased = try read { try $0.flag() }
        try await answer.send(try await metastore.allDeletions(includingErased: includingErased)) { $0.deletion($1) }
    }

    func markErased() async throws {
        try await metastore.markErased(try read { try $0.string() })
        try await done()
    }
}
