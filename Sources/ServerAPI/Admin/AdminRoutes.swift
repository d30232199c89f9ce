import HTTPTypes
import HostEnvironment
import ProfileModel

/// What operators look at and order: `firefinch.admin.v1.AdminService`, as far as this process holds the index of blocks
/// or is a frontend.
///
/// With `X-Scope-OrgID` a call sees and touches those tenants alone; without it questions are about the whole store:
/// whoever may speak for any tenant may see all of them. Every call passes the same authentication as queries do.
struct AdminRoutes {
    private let services: APIServices

    /// Makes the routes over `services`.
    init(_ services: APIServices) { self.services = services }

    /// The routes; only those behind which something stands.
    var routes: [Route] {
        let reader = QuestionReader(limits: services.limits)
        let queriers = services.readTier.map { AdminQuerierRoutes(readTier: $0, reader: reader).routes } ?? []
        return queriers + storageRoutes(reader)
    }

    private func storageRoutes(_ reader: QuestionReader) -> [Route] {
        guard let storage = services.storage else { return [] }
        return AdminBlockRoutes(storage: storage, reader: reader).routes
            + AdminJobRoutes(storage: storage, reader: reader).routes
            + AdminDeletionRoutes(storage: storage, queries: services.queries, reader: reader).routes
            + ExplainRoutes(storage: storage, reader: reader).routes
    }
}

extension Route {
    /// A question to the admin service.
    static func adminQuestion(
        _ method: String,
        _ reader: QuestionReader,
        _ handler: @escaping @Sendable (APIRequest) async throws -> APIResponse
    ) -> Route {
        .query(AdminMethod.path(method), maxBodyBytes: reader.limits.maxQueryBodyBytes, handler)
    }

    /// An order to the admin service: what was accepted is finished although the client goes.
    static func adminOrder(
        _ method: String,
        _ reader: QuestionReader,
        _ handler: @escaping @Sendable (APIRequest) async throws -> APIResponse
    ) -> Route {
        Route(
            path: AdminMethod.path(method),
            method: .post,
            maxBodyBytes: reader.limits.maxQueryBodyBytes,
            handler: handler
        )
    }
}

/// Paths of the admin service.
enum AdminMethod {
    /// Where a method is found.
    static func path(_ method: String) -> String { "/firefinch.admin.v1.AdminService/" + method }
}

extension APIRequest {
    /// The tenants that the request restricts itself to; nil when it names none and so is about the whole store.
    var tenantsNamed: [TenantID]? { headers[.tenant] == nil ? nil : scope.tenants }
}
