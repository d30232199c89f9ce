import HTTPTypes
import Ingestion
import WireProtocol

/// `push.v1.PusherService`: how agents and SDKs send profiles.
struct PushRoutes {
    private let services: APIServices

    /// Makes the routes over `services`.
    init(_ services: APIServices) { self.services = services }

    /// The service's routes.
    var routes: [Route] {
        let limit = services.limits.maxBodyBytes
        return [Route(path: "/push.v1.PusherService/Push", method: .post, maxBodyBytes: limit, handler: push)]
    }

    private func push(_ request: APIRequest) async throws -> APIResponse {
        let codec = try ConnectCodec(of: request.headers)
        let tenant = try request.scope.tenantForWriting()
        let decoded = try decode(request.body.take(), codec)
        guard !decoded.items.isEmpty else {
            throw APIError(.invalidArgument, "the push has no profiles: send at least one series with one sample")
        }
        let outcome = try await services.profiles.accept(ProfilePush(tenant: tenant, items: decoded.items))
        let rejections = PushRejections { Self.name(decoded, $0) }
        if let error = rejections.error(for: outcome, of: decoded.items.count) { throw error }
        return try codec.respond(with: Push_V1_PushResponse())
    }

    private func decode(_ body: [UInt8], _ codec: ConnectCodec) throws(APIError) -> PushRequestDecoder.Decoded {
        let limit = services.limits.maxJSONBodyBytes
        guard codec == .protobuf || body.count <= limit else {
            throw APIError(
                .resourceExhausted,
                "a push in JSON may have \(limit) bytes, this one has \(body.count); send application/proto",
                status: 413
            )
        }
        return try PushRequestDecoder.decode(body, codec: codec, maxEntries: services.limits.maxPushEntries)
    }

    private static func name(_ decoded: PushRequestDecoder.Decoded, _ index: Int) -> String {
        guard decoded.items.indices.contains(index) else { return "push item \(index)" }
        let origin = decoded.origins[index]
        var name = "push series with index \(origin.series)"
        if origin.sample > 0 { name += ", sample \(origin.sample)" }
        if let id = decoded.items[index].clientID { name += " and id \(id.prefix(64))" }
        return name
    }
}
