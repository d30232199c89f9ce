import Compression
import HTTPTypes

/// gzip for answers, when the client takes it and it pays.
enum ResponseCompression {
    /// Bodies shorter than this travel in one packet anyway.
    private static let leastBytes = 1024
    /// Speed before size: profiles compress well even so.
    private static let level = 1

    /// Compresses the body of `response` if `request` accepts gzip; adds the headers that go with it.
    static func apply(to response: inout APIResponse, accepting request: HTTPFields) {
        guard response.body.count >= leastBytes, isCompressible(response.contentType) else { return }
        response.headers[.vary] = "Accept-Encoding"
        guard accepts(request[values: .acceptEncoding]) else { return }
        guard let smaller = try? Gzip.deflate(response.body, level: level) else { return }
        guard smaller.count < response.body.count else { return }
        response.body = smaller
        response.headers[.contentEncoding] = "gzip"
    }

    /// Whether `Accept-Encoding` allows gzip: named, or covered by `*`, and not with a weight of zero.
    private static func accepts(_ headers: [String]) -> Bool {
        let codings = headers.flatMap { $0.split(separator: ",") }.map { MediaType(String($0)) }
        let match = codings.first { $0.name == "gzip" } ?? codings.first { $0.name == "*" }
        guard let match else { return false }
        return match.parameters["q"].flatMap { Double($0) } != 0
    }

    private static func isCompressible(_ contentType: String) -> Bool {
        !contentType.hasPrefix("image/") && !contentType.hasPrefix("font/")
    }
}
