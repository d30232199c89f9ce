import SwiftProtobuf
import WireProtocol

// What operators ask and order.
extension FirefinchClient {
    private static let page: Int32 = 5_000

    /// Blocks and what each level holds.
    ///
    /// - Parameters:
    ///   - selection: Which blocks.
    ///   - limit: Most blocks; 0 for none, only what the levels hold.
    ///   - withUnknown: Also counts objects that no block has; the server lists the bucket for it.
    /// - Returns: The blocks, gathered page by page.
    /// - Throws: `APIClientError`.
    package func blocks(
        _ selection: AdminBlockSelection = AdminBlockSelection(),
        limit: Int,
        withUnknown: Bool
    ) async throws(APIClientError) -> AdminBlockListing {
        var request = Self.request(selection)
        request.limit = limit == 0 ? -1 : min(Int32(clamping: limit), Self.page)
        request.withUnknown = withUnknown
        let first: Firefinch_Admin_V1_ListBlocksResponse = try await admin("ListBlocks", request)
        var blocks = first.blocks
        var next = first.next
        request.withUnknown = false
        while next != 0, blocks.count < limit {
            request.after = next
            request.limit = min(Int32(clamping: limit - blocks.count), Self.page)
            let page: Firefinch_Admin_V1_ListBlocksResponse = try await admin("ListBlocks", request)
            blocks += page.blocks
            next = page.next
        }
        return AdminBlockListing(
            blocks: blocks.map(AdminBlock.init),
            isCut: limit > 0 && next != 0,
            levels: first.levels.map(AdminLevelUsage.init),
            total: AdminLevelUsage(first.total),
            isUnknownPartial: first.unknownIsPartial
        )
    }

    /// Everything known of a block.
    package func block(_ id: String) async throws(APIClientError) -> AdminBlockDetails {
        var request = Firefinch_Admin_V1_GetBlockRequest()
        request.id = id
        let answer: Firefinch_Admin_V1_GetBlockResponse = try await admin("GetBlock", request)
        return AdminBlockDetails(answer)
    }

    /// Has everything below a level compacted up to it; returns soon, and is repeated to see how far it is, with
    /// `madeBy` of the answer before.
    package func compact(toLevel level: Int, madeBy: Int64 = 0) async throws(APIClientError) -> AdminCompaction {
        var request = Firefinch_Admin_V1_CompactRequest()
        request.toLevel = Int32(clamping: level)
        request.madeBy = madeBy
        let answer: Firefinch_Admin_V1_CompactResponse = try await admin("Compact", request)
        return AdminCompaction(answer)
    }

    /// Jobs that are not done, the oldest first.
    package func jobs(limit: Int = 0) async throws(APIClientError) -> [AdminJob] {
        var request = Firefinch_Admin_V1_ListJobsRequest()
        request.limit = Int32(clamping: limit)
        let answer: Firefinch_Admin_V1_ListJobsResponse = try await admin("ListJobs", request)
        return answer.jobs.map(AdminJob.init)
    }

    /// Makes a parked job due again.
    package func retryJob(_ key: String) async throws(APIClientError) {
        var request = Firefinch_Admin_V1_RetryJobRequest()
        request.key = key
        let _: Firefinch_Admin_V1_RetryJobResponse = try await admin("RetryJob", request)
    }

    /// States a deletion, or with `dryRun` says what it would concern.
    package func delete(
        selector: String,
        range: MillisecondRange,
        dryRun: Bool
    ) async throws(APIClientError) -> AdminDeletionOutcome {
        var request = Firefinch_Admin_V1_DeleteRequest()
        request.selector = selector
        request.start = range.start
        request.end = range.end
        request.dryRun = dryRun
        let answer: Firefinch_Admin_V1_DeleteResponse = try await admin("Delete", request)
        return AdminDeletionOutcome(answer)
    }

    /// Deletions, the oldest first.
    package func deletions(includingErased: Bool) async throws(APIClientError) -> [AdminDeletion] {
        var request = Firefinch_Admin_V1_ListDeletionsRequest()
        request.includeErased = includingErased
        let answer: Firefinch_Admin_V1_ListDeletionsResponse = try await admin("ListDeletions", request)
        return answer.deletions.map(AdminDeletion.init)
    }

    /// What a query would read; the selection's profile type may be empty for `labels`.
    package func explain(
        _ selection: SampleSelection,
        as report: AdminReport
    ) async throws(APIClientError) -> AdminExplanation {
        var request = Firefinch_Admin_V1_ExplainQueryRequest()
        request.profileTypeID = selection.profileType
        request.labelSelector = selection.selector
        request.start = selection.range.start
        request.end = selection.range.end
        switch report {
        case .flameGraph: request.report = "flamegraph"
        case .pprof: request.report = "pprof"
        case .labels: request.report = "labels"
        case .series(let groups, let step):
            request.report = "series"
            request.groupBy = groups
            request.step = step / .seconds(1)
        }
        let answer: Firefinch_Admin_V1_ExplainQueryResponse = try await admin("ExplainQuery", request)
        return AdminExplanation(answer)
    }

    /// Calls a method of the admin service.
    func admin<Answer: SwiftProtobuf.Message>(
        _ method: String,
        _ question: some SwiftProtobuf.Message
    ) async throws(APIClientError) -> Answer {
        try await call("firefinch.admin.v1.AdminService/" + method, question)
    }

    private static func request(_ selection: AdminBlockSelection) -> Firefinch_Admin_V1_ListBlocksRequest {
        var request = Firefinch_Admin_V1_ListBlocksRequest()
        request.state = selection.state
        if let level = selection.level {
            request.minLevel = Int32(clamping: level)
            request.maxLevel = Int32(clamping: level)
        }
        if let range = selection.range {
            request.start = range.start
            request.end = range.end
        }
        return request
    }
}
