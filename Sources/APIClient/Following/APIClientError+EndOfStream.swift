import Foundation

extension APIClientError {
    /// How a stream ends, as the Connect protocol has it.
    private struct End: Decodable {
        struct Failure: Decodable {
            var code: String
            var message: String?
        }

        var error: Failure?
    }

    /// What the end of a stream says; nil when it ended well.
    ///
    /// - Throws: `malformedAnswer` for bytes that are no end.
    init?(endOfStream bytes: [UInt8]) throws(APIClientError) {
        let end: End
        do { end = try JSONDecoder().decode(End.self, from: Data(bytes)) } catch {
            throw APIClientError(
                .malformedAnswer,
                "the stream ends with \(bytes.count) bytes that are no end: \(error)"
            )
        }
        guard let error = end.error else { return nil }
        self.init(APIErrorCode(error.code), error.message ?? "the server gave no reason")
    }
}
