package import ProfileModel

/// The tenants a request speaks for: one, or several for a federated read.
package struct TenantScope: Hashable, Sendable {
    /// The tenants in the order named, each once; never empty.
    package let tenants: [TenantID]

    /// The scope of one tenant.
    package init(_ tenant: TenantID) { tenants = [tenant] }

    /// The scope of several tenants; of repeated ones the first stays.
    ///
    /// Nil when there are none.
    package init?(federating tenants: [TenantID]) {
        guard !tenants.isEmpty else { return nil }
        var seen: Set<TenantID> = []
        self.tenants = tenants.filter { seen.insert($0).inserted }
    }

    /// The one tenant that profiles are written to.
    ///
    /// - Throws: `APIError` with `invalidArgument` when the scope is federated.
    package func tenantForWriting() throws(APIError) -> TenantID {
        guard tenants.count == 1, let tenant = tenants.first else {
            let names = tenants.map(\.name).joined(separator: "|")
            throw APIError(
                .invalidArgument,
                "profiles are written to one tenant, but X-Scope-OrgID names \(tenants.count) (\(names)): send one name"
            )
        }
        return tenant
    }
}
