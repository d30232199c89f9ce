import HTTPTypes

/// One thing the server does: where it is found, what it needs, and how it is done.
struct Route: Sendable {
    /// The path, in the router's syntax.
    var path: String
    /// The method.
    var method: HTTPRequest.Method
    /// Greatest body, in bytes, as sent and again after decompression; 0 when the body is not read.
    var maxBodyBytes = 0
    /// Whether a tenant's data is behind it.
    var isTenanted = true
    /// Whether it is work on the client's behalf alone: it ends at the deadline, and when the client goes.
    ///
    /// A push is not: what was accepted is finished.
    var isQuery = false
    /// Whether its answer is a stream, so that failures are told at the end of one.
    var isStream = false
    /// Answers it.
    var handler: @Sendable (APIRequest) async throws -> APIResponse

    /// The name under which it is counted and logged.
    var name: String { path }
}

extension Route {
    /// A route that answers anybody, with nothing of any tenant.
    static func open(_ path: String, _ handler: @escaping @Sendable (APIRequest) async throws -> APIResponse) -> Route {
        Route(path: path, method: .get, isTenanted: false, handler: handler)
    }

    /// A route of the Connect protocol that answers a question.
    static func query(
        _ path: String,
        maxBodyBytes: Int,
        _ handler: @escaping @Sendable (APIRequest) async throws -> APIResponse
    ) -> Route {
        Route(path: path, method: .post, maxBodyBytes: maxBodyBytes, isQuery: true, handler: handler)
    }

    /// A route of the Connect protocol that answers a question with a stream.
    static func stream(
        _ path: String,
        maxBodyBytes: Int,
        _ handler: @escaping @Sendable (APIRequest) async throws -> APIResponse
    ) -> Route {
        Route(path: path, method: .post, maxBodyBytes: maxBodyBytes, isQuery: true, isStream: true, handler: handler)
    }

    /// The answer that tells of a failure, as the client of this route understands it.
    func failure(_ error: APIError, to headers: HTTPFields) -> APIResponse {
        guard isStream, ConnectStreamCodec.isStream(headers) else { return .failure(error) }
        return .failedStream(error, MediaType(headers[.contentType] ?? "").name)
    }
}
