import HTTPTypes
import SwiftProtobuf

/// The two ways a message of the Connect protocol is written.
enum ConnectCodec: Hashable, Sendable {
    case protobuf
    case json

    private static let decodingOptions = {
        var options = JSONDecodingOptions()
        options.ignoreUnknownFields = true
        return options
    }()

    /// The codec that `Content-Type` names.
    ///
    /// - Throws: `APIError` with status 415 for any other type.
    init(of headers: HTTPFields) throws(APIError) {
        let header = headers[.contentType] ?? ""
        switch MediaType(header).name {
        case "application/proto", "application/x-protobuf", "application/protobuf": self = .protobuf
        case "application/json": self = .json
        default:
            throw APIError(
                .invalidArgument,
                "the content type '\(header.prefix(100))' is not understood here: "
                    + "send application/proto or application/json (unary Connect)",
                status: 415
            )
        }
    }

    /// The content type of answers.
    var contentType: String {
        switch self {
        case .protobuf: "application/proto"
        case .json: "application/json"
        }
    }

    /// Reads a message; unknown fields are ignored.
    ///
    /// - Throws: `APIError` with `invalidArgument` for bytes that are no such message.
    func decode<Message: SwiftProtobuf.Message>(_ type: Message.Type, from bytes: [UInt8]) throws(APIError) -> Message {
        do {
            switch self {
            case .protobuf: return try Message(serializedBytes: bytes)
            case .json where bytes.isEmpty:
                throw APIError(.invalidArgument, "the body is empty: send a JSON object, {} at least")
            case .json: return try Message(jsonUTF8Bytes: bytes, options: Self.decodingOptions)
            }
        } catch let error as APIError {
            throw error
        } catch {
            let kind = self == .json ? "JSON" : "protobuf"
            throw APIError(
                .invalidArgument,
                "the body (\(bytes.count) bytes) is not a \(Message.protoMessageName) in \(kind): \(error)"
            )
        }
    }

    /// Writes a message as an answer with status 200.
    func respond(with message: some SwiftProtobuf.Message) throws -> APIResponse {
        APIResponse(contentType: contentType, body: try encode(message))
    }

    /// Writes a message.
    func encode(_ message: some SwiftProtobuf.Message) throws -> [UInt8] {
        switch self {
        case .protobuf: try message.serializedBytes()
        case .json: try message.jsonUTF8Bytes()
        }
    }
}
