import Foundation
import OutgoingHTTP

extension APIClientError {
    /// The body of a failure, as the Connect protocol has it.
    private struct ConnectBody: Decodable {
        var code: String?
        var message: String?
    }

    /// Longest part of an unexpected body that a message repeats, in characters.
    private static let longestExcerpt = 200

    /// What a response that is no success says.
    init(_ response: OutgoingResponse, to call: String) {
        let wait = response.header("Retry-After").flatMap { Int64($0) }.map {
            Duration.seconds(max(0, min($0, 86_400)))
        }
        let body = try? JSONDecoder().decode(ConnectBody.self, from: Data(response.body))
        if let body, let code = body.code {
            self.init(
                APIErrorCode(code),
                body.message ?? "\(call) failed and the server gave no reason",
                httpStatus: response.status,
                retryAfter: wait
            )
        } else {
            self.init(
                APIErrorCode(httpStatus: response.status),
                Self.text(of: response, to: call),
                httpStatus: response.status,
                retryAfter: wait
            )
        }
    }

    /// A success with a body of another kind.
    init(unexpected response: OutgoingResponse, to call: String) {
        self.init(.malformedAnswer, Self.text(of: response, to: call), httpStatus: response.status)
    }

    private static func text(of response: OutgoingResponse, to call: String) -> String {
        let type = response.header("Content-Type") ?? "no content type"
        let excerpt = String(decoding: response.body.prefix(longestExcerpt * 4), as: UTF8.self).prefix(longestExcerpt)
        return "\(call) was answered with status \(response.status) and \(type), not as this API does; "
            + "is it the address of a Firefinch server? it says: \(excerpt.isEmpty ? "nothing" : excerpt)"
    }
}
