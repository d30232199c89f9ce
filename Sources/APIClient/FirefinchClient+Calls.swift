import OutgoingHTTP
import ProfileModel
import SwiftProtobuf

// How the calls travel.
extension FirefinchClient {
    /// The media types of a call and its answer.
    enum Codec: String {
        case protobuf = "application/proto"
        case json = "application/json"
        case protobufStream = "application/connect+proto"
    }

    /// Calls a method of the API, like `querier.v1.QuerierService/Series`.
    func call<Answer: SwiftProtobuf.Message>(
        _ method: String,
        _ question: some SwiftProtobuf.Message
    ) async throws(APIClientError) -> Answer {
        let body = try await bytes(method, question)
        do { return try Answer(serializedBytes: body) } catch {
            throw APIClientError(
                .malformedAnswer,
                "the \(body.count) bytes that \(method) gave are no \(Answer.protoMessageName): \(error)"
            )
        }
    }

    /// Calls a method and gives the body of the answer as it came.
    func bytes(
        _ method: String,
        _ question: some SwiftProtobuf.Message,
        as codec: Codec = .protobuf
    ) async throws(APIClientError) -> [UInt8] {
        let response = try await send(request(method, question, codec))
        try check(response, method, codec)
        return response.body
    }

    /// Calls a method that answers with a stream, and hands on the bytes of the answer as they come.
    ///
    /// They come on a thread of the HTTP client: `receive` must return soon.
    func stream(
        _ method: String,
        _ question: some SwiftProtobuf.Message,
        receiving receive: @escaping @Sendable ([UInt8]) -> Void
    ) async throws(APIClientError) {
        let request = asTenants(try request(method, question, .protobufStream))
        let response: OutgoingResponse
        do { response = try await http.send(request, receiving: receive) } catch { throw APIClientError(error) }
        try check(response, method, .protobufStream)
    }

    /// Sends a request as the tenants of this client.
    func send(_ request: OutgoingRequest) async throws(APIClientError) -> OutgoingResponse {
        do { return try await http.send(asTenants(request)) } catch { throw APIClientError(error) }
    }

    private func asTenants(_ request: OutgoingRequest) -> OutgoingRequest {
        var request = request
        request.headers.append(HTTPHeader("User-Agent", "firefinch"))
        request.maxResponseBytes = Self.maxAnswerBytes
        if !tenants.isEmpty {
            request.headers.append(HTTPHeader("X-Scope-OrgID", tenants.map(\.name).joined(separator: "|")))
        }
        return request
    }

    private func request(
        _ method: String,
        _ question: some SwiftProtobuf.Message,
        _ codec: Codec
    ) throws(APIClientError) -> OutgoingRequest {
        OutgoingRequest(
            .post,
            "\(baseURL)/\(method)",
            headers: [HTTPHeader("Content-Type", codec.rawValue), HTTPHeader("Connect-Protocol-Version", "1")],
            body: try encode(question, codec),
            timeout: timeout
        )
    }

    private func check(_ response: OutgoingResponse, _ method: String, _ codec: Codec) throws(APIClientError) {
        guard response.status == 200 else { throw APIClientError(response, to: method) }
        guard response.header("Content-Type")?.lowercased().hasPrefix(codec.rawValue) == true else {
            throw APIClientError(unexpected: response, to: method)
        }
    }

    /// The one message of a call that answers with a stream: flags, a length in four bytes, the message.
    private static func framed(_ message: [UInt8]) -> [UInt8] {
        let length = UInt32(truncatingIfNeeded: message.count)
        let head = stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: length >> UInt32($0)) }
        return [0] + head + message
    }

    private func encode(_ message: some SwiftProtobuf.Message, _ codec: Codec) throws(APIClientError) -> [UInt8] {
        do {
            switch codec {
            case .protobuf: return try message.serializedBytes()
            case .protobufStream: return Self.framed(try message.serializedBytes())
            case .json: return try message.jsonUTF8Bytes()
            }
        } catch {
            throw APIClientError(.internal, "encoding the call as \(codec.rawValue) failed: \(error)")
        }
    }
}
