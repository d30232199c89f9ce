import OutgoingHTTP
import ProfileModel
import SwiftProtobuf

// How the calls travel.
extension FirefinchClient {
    /// The media types of a call and its answer.
    enum Codec: String {
        case protobuf = "application/proto"
        case json = "application/json"
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
        let request = OutgoingRequest(
            .post,
            "\(baseURL)/\(method)",
            headers: [HTTPHeader("Content-Type", codec.rawValue), HTTPHeader("Connect-Protocol-Version", "1")],
            body: try encode(question, codec),
            timeout: timeout
        )
        let response = try await send(request)
        guard response.status == 200 else { throw APIClientError(response, to: method) }
        guard response.header("Content-Type")?.lowercased().hasPrefix(codec.rawValue) == true else {
            throw APIClientError(unexpected: response, to: method)
        }
        return response.body
    }

    /// Sends a request as the tenants of this client.
    func send(_ request: OutgoingRequest) async throws(APIClientError) -> OutgoingResponse {
        var request = request
        request.headers.append(HTTPHeader("User-Agent", "firefinch"))
        request.maxResponseBytes = Self.maxAnswerBytes
        if !tenants.isEmpty {
            request.headers.append(HTTPHeader("X-Scope-OrgID", tenants.map(\.name).joined(separator: "|")))
        }
        do { return try await http.send(request) } catch { throw APIClientError(error) }
    }

    private func encode(_ message: some SwiftProtobuf.Message, _ codec: Codec) throws(APIClientError) -> [UInt8] {
        do {
            switch codec {
            case .protobuf: return try message.serializedBytes()
            case .json: return try message.jsonUTF8Bytes()
            }
        } catch {
            throw APIClientError(.internal, "encoding the call as \(codec.rawValue) failed: \(error)")
        }
    }
}
