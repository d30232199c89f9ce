import BlockFormat
import ProfileModel
import WireProtocol

/// `Compact`, `ListJobs` and `RetryJob`.
struct AdminJobRoutes {
    private static let usualJobs = 1_000
    private static let mostJobs = 10_000
    private static let levels: ClosedRange<Int32> = 1...3

    let storage: any StorageAdministering
    let reader: QuestionReader

    /// The routes.
    var routes: [Route] {
        [
            .adminOrder("Compact", reader, compact), .adminQuestion("ListJobs", reader, listJobs),
            .adminOrder("RetryJob", reader, retryJob),
        ]
    }

    private func compact(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Firefinch_Admin_V1_CompactRequest.self, from: request.body.take())
        guard Self.levels.contains(message.toLevel) else {
            throw APIError(
                .invalidArgument,
                "toLevel is \(message.toLevel): blocks are compacted to levels \(Self.levels.lowerBound) to "
                    + "\(Self.levels.upperBound)"
            )
        }
        let (madeBy, overflowed) = message.madeBy.multipliedReportingOverflow(by: 1_000_000)
        guard !overflowed, madeBy >= 0 else {
            throw APIError(.invalidArgument, "madeBy is \(message.madeBy): it is a time in milliseconds since 1970")
        }
        let standing = try await storage.compact(toLevel: Int(message.toLevel), madeBy: madeBy == 0 ? nil : madeBy)
        var response = Firefinch_Admin_V1_CompactResponse()
        response.jobsAdded = Int64(standing.jobsAdded)
        response.jobsOpen = Int64(standing.jobsOpen)
        response.jobsParked = Int64(standing.jobsParked)
        response.blocksBelow = Int64(standing.blocksBelow)
        response.blocksMoving = Int64(standing.blocksMoving)
        // Rounded up, so that what was just stored stays concerned.
        response.madeBy = standing.madeBy.milliseconds + 1
        return try codec.respond(with: response)
    }

    private func listJobs(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Firefinch_Admin_V1_ListJobsRequest.self, from: request.body.take())
        guard message.limit >= 0 else {
            throw APIError(.invalidArgument, "limit is \(message.limit): it cannot be negative")
        }
        let limit = message.limit == 0 ? Self.usualJobs : min(Int(message.limit), Self.mostJobs)
        var response = Firefinch_Admin_V1_ListJobsResponse()
        response.jobs = try await storage.jobs(limit: limit).map(Firefinch_Admin_V1_Job.init)
        return try codec.respond(with: response)
    }

    private func retryJob(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let message = try codec.decode(Firefinch_Admin_V1_RetryJobRequest.self, from: request.body.take())
        guard !message.key.isEmpty else { throw APIError(.invalidArgument, "key is empty: say which job to retry") }
        guard try await storage.retryJob(message.key) else {
            throw APIError(
                .notFound,
                "there is no parked job '\(message.key.prefix(200))': ListJobs shows which there are; others need no retry"
            )
        }
        return try codec.respond(with: Firefinch_Admin_V1_RetryJobResponse())
    }
}

extension Firefinch_Admin_V1_Job {
    /// A job as a message.
    init(_ job: BackgroundJob) {
        self.init()
        key = job.key
        kind = job.kind
        state = job.state.rawValue
        attempts = Int32(clamping: job.attempts)
        worker = job.worker ?? ""
        reason = job.reason ?? ""
        createdAt = job.createdAt.milliseconds
        sources = job.sources.map(\.description)
    }
}
