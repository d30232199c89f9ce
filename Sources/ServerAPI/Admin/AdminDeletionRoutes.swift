import BlockFormat
import ProfileModel
import QueryModel
import WireProtocol

/// `Delete` and `ListDeletions`.
struct AdminDeletionRoutes {
    let storage: any StorageAdministering
    let queries: any QueryFollowing
    let reader: QuestionReader

    /// The routes.
    var routes: [Route] {
        [.adminOrder("Delete", reader, delete), .adminQuestion("ListDeletions", reader, listDeletions)]
    }

    /// Counts what matches, then states the deletion unless it is a dry run; what it hid cannot be had back.
    private func delete(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Firefinch_Admin_V1_DeleteRequest.self, from: request.body.take())
        let tenant = try request.scope.tenantForWriting()
        guard !message.selector.isEmpty else {
            throw APIError(.invalidArgument, "selector is empty: use {} to delete all series of the time range")
        }
        let range = try reader.range(message.start, message.end)
        let question = Query(
            tenants: [tenant],
            matchers: try reader.matchers(selector: message.selector),
            profileType: nil,
            range: range,
            report: .series(names: [])
        )
        let plan = try await storage.plan(question)
        let series = try await QueryRunner(queries: queries, limits: reader.limits).answer(question, for: request)
        var response = Firefinch_Admin_V1_DeleteResponse()
        response.series = Int64(try series.report.asLabelSets().count)
        response.blocks = Int64(plan.blocks)
        response.datasets = Int64(plan.datasets)
        response.deletion =
            message.dryRun
            ? Firefinch_Admin_V1_Deletion(wouldBe: message, of: tenant)
            : .init(try await storage.delete(selector: message.selector, range: range, of: tenant))
        return try codec.respond(with: response)
    }

    private func listDeletions(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Firefinch_Admin_V1_ListDeletionsRequest.self, from: request.body.take())
        let deletions = try await storage.deletions(
            of: request.tenantsNamed,
            includingErased: message.includeErased
        )
        var response = Firefinch_Admin_V1_ListDeletionsResponse()
        response.deletions = deletions.map(Firefinch_Admin_V1_Deletion.init)
        return try codec.respond(with: response)
    }
}

extension Firefinch_Admin_V1_Deletion {
    /// A deletion as a message.
    init(_ deletion: StatedDeletion) {
        self.init()
        id = deletion.id
        tenant = deletion.tenant.name
        selector = deletion.selector
        start = deletion.range.start.milliseconds
        end = deletion.range.end.milliseconds
        createdAt = deletion.createdAt.milliseconds
        erasedAt = deletion.erasedAt?.milliseconds ?? 0
        blocksLeft = Int64(deletion.blocksLeft)
    }

    /// The deletion that a dry run does not state.
    fileprivate init(wouldBe request: Firefinch_Admin_V1_DeleteRequest, of tenant: TenantID) {
        self.init()
        self.tenant = tenant.name
        selector = request.selector
        start = request.start
        end = request.end
    }
}
