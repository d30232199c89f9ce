import HTTPTypes
import HostEnvironment
import Hummingbird
import Logging
import NIOCore
import ProfileModel

/// Takes every request through the same steps, in this order and nowhere else.
///
/// 1. a number and a log of its own,
/// 2. measuring,
/// 3. errors become answers,
/// 4. a deadline, and cancellation when the client goes (routes that ask for it),
/// 5. authentication: for whom it speaks,
/// 6. the body: bounded, in time, decompressed,
/// 7. the route's handler,
/// 8. compression of the answer.
struct RequestPipeline: Sendable {
    /// How long a connection is still read after an answer that ends it, so that the client can see the answer.
    private static let linger = TimeAmount.seconds(2)
    /// The deadline of step 4 is a backstop behind the scheduler's own, which knows more and therefore answers better.
    static let grace = Duration.seconds(5)

    let services: APIServices
    private let budget: BodyBudget
    private let reader: BodyReader

    /// Makes a pipeline over `services`.
    init(_ services: APIServices) {
        self.services = services
        budget = BodyBudget(limit: services.limits.maxConcurrentBodyBytes)
        reader = BodyReader(timeout: services.limits.readTimeout, time: services.time)
    }

    /// Answers `request` by `route`.
    ///
    /// Never throws: whatever fails becomes an answer.
    func respond(to request: Request, _ context: APIRequestContext, by route: Route) async -> Response {
        let started = services.time.now
        var logger = context.logger
        logger[metadataKey: "http.route"] = "\(route.name)"
        var wireBytes = 0
        var answer: APIResponse
        do {
            answer = try await perform(request, context, route, logger: logger, wireBytes: &wireBytes)
        } catch {
            answer = route.failure(apiError(for: error, logger: logger, id: context.requestID), to: request.headers)
        }
        ResponseCompression.apply(to: &answer, accepting: request.headers)
        answer.headers[.requestID] = context.requestID
        var record = RequestRecord(
            route: route.name,
            method: request.method.rawValue,
            status: answer.recordedStatus ?? answer.status,
            duration: .zero,
            requestBytes: wireBytes,
            responseBytes: answer.body.count
        )
        if let stream = answer.stream {
            return streamed(stream, answer, RequestStart(at: started, record, logger), context)
        }
        record.duration = started.duration(to: services.time.now)
        note(record, logger)
        return response(answer, on: context.channel)
    }

    /// Tells the metrics and the log of an answered request.
    func note(_ record: RequestRecord, _ logger: Logger) {
        services.recorder.record(record)
        logger.debug(
            "request answered",
            metadata: ["http.status": "\(record.status)", "duration.seconds": "\(record.duration.inSeconds)"]
        )
    }

    private func perform(
        _ request: Request,
        _ context: APIRequestContext,
        _ route: Route,
        logger: Logger,
        wireBytes: inout Int
    ) async throws -> APIResponse {
        let scope =
            route.isTenanted ? try await services.authenticator.scope(of: request.headers) : TenantScope(.anonymous)
        let reservation = BodyReservation(from: budget)
        var content: [UInt8] = []
        if route.maxBodyBytes > 0 {
            let received = try await reader.read(request, limit: route.maxBodyBytes, reservation: reservation)
            wireBytes = received.wireBytes
            content = received.content
        }
        let apiRequest = APIRequest(
            headers: request.headers,
            path: request.uri.path,
            parameters: QueryParameters(request.uri.query),
            scope: scope,
            body: RequestBytes(content),
            logger: logger
        )
        content = []
        let answer = try await handle(apiRequest, context, route)
        extendLifetime(reservation)
        return answer
    }

    private func handle(_ request: APIRequest, _ context: APIRequestContext, _ route: Route) async throws -> APIResponse
    {
        guard route.isQuery else { return try await route.handler(request) }
        return try await bounded(on: context.channel) { try await route.handler(request) }
    }

    /// Does work on a client's behalf alone: until the deadline, and while the client is there.
    func bounded<Value: Sendable>(
        on channel: any Channel,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let presence = await ClientPresenceHandler.presence(on: channel)
        return try await withDeadline(after: services.limits.queryTimeout + Self.grace, on: services.time) {
            guard let presence else { return try await work() }
            return try await presence.cancelling(work)
        }
    }

    /// What the client is told of `error`.
    ///
    /// Defects are logged here, and only here.
    func apiError(for error: any Error, logger: Logger, id: String) -> APIError {
        guard let known = ErrorMapping.apiError(for: error) else {
            logger.error("request failed for an unknown reason", metadata: ["error": "\(error)"])
            return APIError(.internal, "an internal error; the server's log tells more under request \(id)")
        }
        if known.status >= 500 && known.code != .unimplemented {
            logger.log(
                level: known.code == .internal ? .error : .info,
                "request failed",
                metadata: ["error.code": "\(known.code.rawValue)", "error": "\(known.message)"]
            )
        }
        return known
    }

    private func response(_ answer: APIResponse, on channel: any Channel) -> Response {
        var headers = answer.headers
        headers[.contentType] = answer.contentType
        headers[.contentLength] = String(answer.body.count)
        let status = HTTPResponse.Status(code: answer.status)
        let buffer = ByteBuffer(bytes: answer.body)
        guard answer.closesConnection else {
            return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: buffer))
        }
        headers[.connection] = "close"
        let body = ResponseBody(contentLength: answer.body.count) { writer in
            defer { _ = channel.eventLoop.scheduleTask(in: Self.linger) { channel.close(promise: nil) } }
            try await writer.write(buffer)
            try await writer.finish(nil)
        }
        return Response(status: status, headers: headers, body: body)
    }
}
