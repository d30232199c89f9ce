import ProfileModel
import QueryModel
import WireProtocol

/// `ListQueriers`: who executes queries at this frontend, what runs and what waits.
struct AdminQuerierRoutes {
    private static let mostLines = 1_000

    let readTier: any ReadTierObserving
    let reader: QuestionReader

    /// The route.
    var routes: [Route] { [.adminQuestion("ListQueriers", reader, listQueriers)] }

    private func listQueriers(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Firefinch_Admin_V1_ListQueriersRequest.self, from: request.body.take())
        guard message.limit >= 0 else {
            throw APIError(.invalidArgument, "limit is \(message.limit): it cannot be negative")
        }
        let limit = message.limit == 0 ? Self.mostLines : min(Int(message.limit), Self.mostLines)
        let standing = await readTier.standing(of: request.tenantsNamed, limit: limit)
        return try codec.respond(with: Firefinch_Admin_V1_ListQueriersResponse(standing))
    }
}
