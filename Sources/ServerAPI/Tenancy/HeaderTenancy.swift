package import HTTPTypes
import ProfileModel

/// Believes the header `X-Scope-OrgID`: a name, or several joined by `|` for a federated read; without it, `anonymous`.
///
/// Whoever can reach the port can name any tenant: for networks where a proxy in front sets the header.
package struct HeaderTenancy: Authenticating {
    /// Most tenants of one federated read.
    private static let mostTenants = 100

    /// Makes the tenancy.
    package init() {}

    package func scope(of headers: HTTPFields) async throws -> TenantScope {
        guard let header = headers[.tenant] else { return TenantScope(.anonymous) }
        let names = header.split(separator: "|", omittingEmptySubsequences: false)
        guard names.count <= Self.mostTenants else {
            throw APIError(
                .invalidArgument,
                "X-Scope-OrgID names \(names.count) tenants; one query can read at most \(Self.mostTenants)"
            )
        }
        let tenants = try names.map { try tenant(named: $0) }
        return TenantScope(federating: tenants) ?? TenantScope(.anonymous)
    }

    private func tenant(named name: Substring) throws(APIError) -> TenantID {
        do {
            return try TenantID(name.trimmingSpaces())
        } catch {
            throw APIError(.invalidArgument, "X-Scope-OrgID: \(error.reason)")
        }
    }
}

extension HTTPField.Name {
    /// The header that names the tenant.
    static let tenant = HTTPField.Name.known("X-Scope-OrgID")
}
