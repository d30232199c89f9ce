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
    private static let grace = Duration.seconds(5)

    private let services: APIServices
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
            answer = failure(error, logger: logger, id: context.requestID)
        }
        ResponseCompression.apply(to: &answer, accepting: request.headers)
        answer.headers[.requestID] = context.requestID
        let duration = started.duration(to: services.time.now)
        services.recorder.record(
            RequestRecord(
                route: route.name,
                method: request.method.rawValue,
                status: answer.status,
                duration: duration,
                requestBytes: wireBytes,
                responseBytes: answer.body.count
            )
        )
        logger.debug(
            "request answered",
            metadata: ["http.status": "\(answer.status)", "duration.seconds": "\(duration.inSeconds)"]
        )
        return response(answer, on: context.channel)
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
        let presence = await ClientPresenceHandler.presence(on: context.channel)
        return try await withDeadline(after: services.limits.queryTimeout + Self.grace, on: services.time) {
            guard let presence else { return try await route.handler(request) }
            return try await presence.cancelling { try await route.handler(request) }
        }
    }

    /// The answer that tells of `error`.
    ///
    /// Defects are logged here, and only here.
    private func failure(_ error: any Error, logger: Logger, id: String) -> APIResponse {
        guard let known = ErrorMapping.apiError(for: error) else {
            logger.error("request failed for an unknown reason", metadata: ["error": "\(error)"])
            return .failure(APIError(.internal, "an internal error; the server's log tells more under request \(id)"))
        }
        if known.status >= 500 && known.code != .unimplemented {
            logger.log(
                level: known.code == .internal ? .error : .info,
                "request failed",
                metadata: ["error.code": "\(known.code.rawValue)", "error": "\(known.message)"]
            )
        }
        return .failure(known)
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
