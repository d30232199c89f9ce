import MetadataStorage
import TestSupport

/// A metastore each of whose calls may be made to fail, before or after it had its effect.
struct InterposedMetastore: InterposingMetastore {
    let base: any MaintenanceMetastore
    /// Told the name of each call before it is made.
    var before: @Sendable (String) throws(MetastoreError) -> Void = { _ in }
    /// Told the name of each call that succeeded.
    var after: @Sendable (String) throws(MetastoreError) -> Void = { _ in }

    func passing<Value>(
        _ name: String,
        _ body: () async throws(MetastoreError) -> Value
    ) async throws(MetastoreError) -> Value {
        try before(name)
        let value = try await body()
        try after(name)
        return value
    }
}
