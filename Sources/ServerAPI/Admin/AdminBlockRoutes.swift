import BlockFormat
import ProfileModel
import WireProtocol

/// `ListBlocks` and `GetBlock`.
struct AdminBlockRoutes {
    private static let usualPage = 1_000
    private static let largestPage = 10_000

    let storage: any StorageAdministering
    let reader: QuestionReader

    /// The routes.
    var routes: [Route] {
        [.adminQuestion("ListBlocks", reader, listBlocks), .adminQuestion("GetBlock", reader, getBlock)]
    }

    private func listBlocks(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Firefinch_Admin_V1_ListBlocksRequest.self, from: request.body.take())
        let filter = try filter(message, of: request.tenantsNamed)
        var response = Firefinch_Admin_V1_ListBlocksResponse()
        if message.limit >= 0 {
            let limit = message.limit == 0 ? Self.usualPage : min(Int(message.limit), Self.largestPage)
            let after = message.after == 0 ? nil : message.after
            let page = try await storage.blocks(filter, after: after, limit: limit)
            response.blocks = page.blocks.map { Firefinch_Admin_V1_Block($0.visible(to: request.tenantsNamed)) }
            response.next = page.next ?? 0
        }
        let usage = try await storage.usage(of: request.tenantsNamed, withUnknown: message.withUnknown)
        response.levels = usage.levels.map(Firefinch_Admin_V1_LevelUsage.init)
        response.total = Firefinch_Admin_V1_LevelUsage(sum: usage.levels)
        response.unknownIsPartial = usage.unknownIsPartial
        return try codec.respond(with: response)
    }

    private func filter(
        _ message: Firefinch_Admin_V1_ListBlocksRequest,
        of tenants: [TenantID]?
    ) throws(APIError) -> StoredBlockFilter {
        let last = message.hasMaxLevel ? message.maxLevel : Int32.max
        guard message.minLevel >= 0, message.minLevel <= last else {
            throw APIError(.invalidArgument, "levels \(message.minLevel) to \(last) are none: start at 0 or above")
        }
        let isEveryTime = message.start == 0 && message.end == 0
        return StoredBlockFilter(
            levels: message.minLevel == 0 && !message.hasMaxLevel ? nil : Int(message.minLevel)...Int(last),
            state: try state(message.state),
            tenants: tenants,
            range: isEveryTime ? nil : try reader.range(message.start, message.end)
        )
    }

    private func state(_ name: String) throws(APIError) -> StoredBlockState? {
        if name.isEmpty { return nil }
        guard let state = StoredBlockState(rawValue: name) else {
            let names = StoredBlockState.allCases.map(\.rawValue).joined(separator: ", ")
            throw APIError(.invalidArgument, "there is no state '\(name.prefix(50))': use \(names), or nothing for all")
        }
        return state
    }

    private func getBlock(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Firefinch_Admin_V1_GetBlockRequest.self, from: request.body.take())
        guard let id = BlockID(message.id) else {
            throw APIError(.invalidArgument, "'\(message.id.prefix(50))' is no block: an id has 32 hexadecimal digits")
        }
        guard let details = try await storage.block(id)?.visible(to: request.tenantsNamed) else {
            throw APIError(.notFound, "no block \(id) is known, live or retired; it may have been compacted away")
        }
        return try codec.respond(with: Firefinch_Admin_V1_GetBlockResponse(details))
    }
}

extension StoredBlock {
    /// The block without the names of other tenants that share it.
    fileprivate func visible(to tenants: [TenantID]?) -> StoredBlock {
        guard let tenants else { return self }
        var block = self
        block.tenants = self.tenants.filter(tenants.contains)
        return block
    }
}

extension StoredBlockDetails {
    /// What tenants may see of the block; nil when nothing of it is theirs.
    fileprivate func visible(to tenants: [TenantID]?) -> StoredBlockDetails? {
        guard let tenants else { return self }
        var details = self
        details.datasets = datasets.filter { tenants.contains($0.metadata.tenant) }
        details.block = block.visible(to: tenants)
        return details.block.tenants.isEmpty ? nil : details
    }
}
