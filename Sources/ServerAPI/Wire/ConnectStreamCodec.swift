import Compression
import HTTPTypes
import SwiftProtobuf

/// How the messages of one Connect stream are written: by which codec, and whether compressed one by one.
struct ConnectStreamCodec: Sendable {
    /// Messages shorter than this travel in one packet anyway.
    private static let leastCompressedBytes = 1024
    /// Speed before size: profiles compress well even so.
    private static let compressionLevel = 1

    /// How a message is written.
    let codec: ConnectCodec
    private let requestIsGzip: Bool
    private let acceptsGzip: Bool

    /// The codec that the headers name.
    ///
    /// - Throws: `APIError`: status 415 for another content type, `unimplemented` for another compression than gzip.
    init(of headers: HTTPFields) throws(APIError) {
        guard let codec = Self.codec(of: headers) else {
            throw APIError(
                .invalidArgument,
                "the content type '\((headers[.contentType] ?? "").prefix(100))' is not understood here: "
                    + "send application/connect+proto or application/connect+json (streaming Connect)",
                status: 415
            )
        }
        self.codec = codec
        requestIsGzip = try Self.isGzip(headers[.connectContentEncoding])
        let accepted = (headers[.connectAcceptEncoding] ?? "").split(separator: ",")
        acceptsGzip = accepted.contains { $0.trimmingSpaces().lowercased() == "gzip" }
    }

    /// Whether the client understands how a stream ends.
    static func isStream(_ headers: HTTPFields) -> Bool { codec(of: headers) != nil }

    /// The content type of answers.
    var contentType: String {
        switch codec {
        case .protobuf: "application/connect+proto"
        case .json: "application/connect+json"
        }
    }

    /// Headers that go with the answer.
    var headers: HTTPFields {
        // Reverse proxies that gather answers before they pass them on would make a stream of them pointless.
        var headers: HTTPFields = [.cacheControl: "no-store", .proxyBuffering: "no"]
        if acceptsGzip { headers[.connectContentEncoding] = "gzip" }
        return headers
    }

    /// Reads the one message of a call, at most `limit` bytes of it.
    ///
    /// - Throws: `APIError` with `invalidArgument` for bytes that are none, `CompressionError` for damaged or too much
    ///   gzip.
    func decode<Message: SwiftProtobuf.Message>(
        _ type: Message.Type,
        from body: [UInt8],
        limit: Int
    ) throws -> Message {
        let received = try ConnectEnvelope.read(body)
        guard received.isCompressed else { return try codec.decode(type, from: received.message) }
        guard requestIsGzip else {
            throw APIError(.invalidArgument, "the message is compressed, and Connect-Content-Encoding does not say how")
        }
        return try codec.decode(type, from: Gzip.inflate(received.message, limit: limit))
    }

    /// A message in its frame, compressed if the client takes it and it pays.
    func frame(_ message: [UInt8]) -> [UInt8] {
        guard acceptsGzip, message.count >= Self.leastCompressedBytes,
            let smaller = try? Gzip.deflate(message, level: Self.compressionLevel), smaller.count < message.count
        else { return ConnectEnvelope.message(message) }
        return ConnectEnvelope.message(smaller, isCompressed: true)
    }

    private static func codec(of headers: HTTPFields) -> ConnectCodec? {
        switch MediaType(headers[.contentType] ?? "").name {
        case "application/connect+proto": .protobuf
        case "application/connect+json": .json
        default: nil
        }
    }

    private static func isGzip(_ header: String?) throws(APIError) -> Bool {
        switch header?.trimmingSpaces().lowercased() {
        case nil, "", "identity": return false
        case "gzip": return true
        case .some(let other):
            throw APIError(
                .unimplemented,
                "the message encoding '\(other.prefix(40))' is not understood: send gzip or identity"
            )
        }
    }
}
