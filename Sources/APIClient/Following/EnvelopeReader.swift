/// Takes a Connect stream apart into its messages, however the bytes come.
struct EnvelopeReader: Sendable {
    /// What a frame holds.
    enum Frame: Hashable, Sendable {
        case message([UInt8])
        /// How the stream ended, in JSON.
        case end([UInt8])
    }

    private static let headBytes = 5
    private static let endFlag: UInt8 = 2

    private let maxMessageBytes: Int
    private var waiting: [UInt8] = []

    /// Makes a reader that takes messages of at most so many bytes.
    init(maxMessageBytes: Int) { self.maxMessageBytes = maxMessageBytes }

    /// Adds bytes, and gives the frames that are complete now.
    ///
    /// - Throws: `malformedAnswer` for frames of a kind that was not asked for, `answerTooLarge` for one over the bound.
    mutating func append(_ bytes: [UInt8]) throws(APIClientError) -> [Frame] {
        waiting.append(contentsOf: bytes)
        var frames: [Frame] = []
        var start = 0
        while let end = try frameEnd(from: start) {
            let content = Array(waiting[(start + Self.headBytes)..<end])
            frames.append(waiting[start] == Self.endFlag ? .end(content) : .message(content))
            start = end
        }
        waiting.removeFirst(start)
        return frames
    }

    /// Where the frame that begins at `start` ends, nil while it is not complete.
    private func frameEnd(from start: Int) throws(APIClientError) -> Int? {
        guard waiting.count >= start + Self.headBytes else { return nil }
        let flags = waiting[start]
        guard flags == 0 || flags == Self.endFlag else {
            throw APIClientError(
                .malformedAnswer,
                "the stream has a frame with flags \(flags), which was not asked for"
            )
        }
        let length = waiting[(start + 1)..<(start + Self.headBytes)].reduce(0) { $0 << 8 | Int($1) }
        guard length <= maxMessageBytes else {
            throw APIClientError(
                .answerTooLarge,
                "the stream has a message of \(length) bytes, \(maxMessageBytes) are taken: ask for fewer nodes"
            )
        }
        let end = start + Self.headBytes + length
        return end <= waiting.count ? end : nil
    }
}
