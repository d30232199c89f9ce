package import HTTPTypes

/// Says for whom a request speaks.
///
/// Every route that touches a tenant's data asks it before anything of the body is read.
package protocol Authenticating: Sendable {
    /// The tenants that a request with these headers may read, and write to.
    ///
    /// - Throws: `APIError` with `unauthenticated` or `permissionDenied`; `invalidArgument` for headers that say nothing
    ///   sensible.
    func scope(of headers: HTTPFields) async throws -> TenantScope
}
