/// The frame around each message of a Connect stream: a byte of flags, the length in four bytes, the message.
enum ConnectEnvelope {
    /// Bytes before a message.
    static let headBytes = 5

    private static let compressedFlag: UInt8 = 1
    private static let endFlag: UInt8 = 2

    /// What a client sent as its one message.
    struct Received: Hashable, Sendable {
        /// Whether the message is compressed.
        var isCompressed: Bool
        /// The message.
        var message: [UInt8]
    }

    /// A message in its frame.
    static func message(_ message: [UInt8], isCompressed: Bool = false) -> [UInt8] {
        framed(message, flags: isCompressed ? compressedFlag : 0)
    }

    /// The frame that ends a stream: with `error`, or well; `metadata` is what headers would say if it were known first.
    static func end(_ error: APIError? = nil, metadata: [(name: String, value: String)] = []) -> [UInt8] {
        var metadata = metadata
        if let wait = error?.retryAfterText { metadata.append(("retry-after", wait)) }
        var body = Array("{".utf8)
        if let error {
            body.append(contentsOf: #""error":"#.utf8)
            error.appendJSON(to: &body)
            if !metadata.isEmpty { body.append(UInt8(ascii: ",")) }
        }
        append(metadata, to: &body)
        body.append(UInt8(ascii: "}"))
        return framed(body, flags: endFlag)
    }

    /// Reads the body of a call that sends one message.
    ///
    /// - Throws: `APIError` with `invalidArgument` for anything else.
    static func read(_ body: [UInt8]) throws(APIError) -> Received {
        guard body.count >= headBytes else {
            throw APIError(
                .invalidArgument,
                "the body has \(body.count) bytes: a streaming call sends one message after a byte of flags and four "
                    + "bytes of its length"
            )
        }
        let length = body[1..<headBytes].reduce(0) { $0 << 8 | Int($1) }
        guard length == body.count - headBytes, body[0] & ~compressedFlag == 0 else {
            throw APIError(
                .invalidArgument,
                "the body begins with flags \(body[0]) and a length of \(length), and \(body.count - headBytes) bytes "
                    + "follow: send exactly one message"
            )
        }
        return Received(isCompressed: body[0] == compressedFlag, message: Array(body[headBytes...]))
    }

    private static func framed(_ message: [UInt8], flags: UInt8) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(headBytes + message.count)
        frame.append(flags)
        for shift in stride(from: 24, through: 0, by: -8) {
            frame.append(UInt8(truncatingIfNeeded: message.count >> shift))
        }
        frame.append(contentsOf: message)
        return frame
    }

    private static func append(_ metadata: [(name: String, value: String)], to body: inout [UInt8]) {
        guard !metadata.isEmpty else { return }
        body.append(contentsOf: #""metadata":{"#.utf8)
        for (index, entry) in metadata.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            JSONText.append(entry.name, to: &body)
            body.append(contentsOf: ":[".utf8)
            JSONText.append(entry.value, to: &body)
            body.append(UInt8(ascii: "]"))
        }
        body.append(UInt8(ascii: "}"))
    }
}
