import BlockFormat
package import MetadataStorage
package import ProfileModel
import QueryModel

extension RemoteMetastore {
    package func deletions(of tenants: [TenantID]) async throws(MetastoreError) -> [DeletionRecord] {
        try await list(.findDeletions) {
            $0.tenants(tenants)
        } _: {
            try $0.deletion()
        }
    }

    package func addDeletion(_ deletion: DeletionRecord) async throws(MetastoreError) {
        try await perform(.addDeletion) { $0.deletion(deletion) }
    }

    package func allDeletions(includingErased: Bool) async throws(MetastoreError) -> [DeletionRecord] {
        try await list(.listDeletions) {
            $0.flag(includingErased)
        } _: {
            try $0.deletion()
        }
    }

    package func markErased(_ id: String) async throws(MetastoreError) {
        try await perform(.markErased) { $0.string(id) }
    }
}
