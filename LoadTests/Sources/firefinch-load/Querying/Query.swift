import Foundation

/// A request of the query API, ready to send.
struct Query: Sendable {
    var name: String
    var method: String
    var contentType: String
    var body: [UInt8]
    var acceptsGzip: Bool

    /// By Connect JSON.
    init(_ name: String, _ method: String, json: [String: Any], acceptsGzip: Bool = false) throws {
        self.name = name
        self.method = method
        contentType = "application/json"
        body = Array(try JSONSerialization.data(withJSONObject: json, options: [.sortedKeys, .withoutEscapingSlashes]))
        self.acceptsGzip = acceptsGzip
    }

    /// By Connect protobuf.
    init(_ name: String, _ method: String, protobuf: [UInt8], acceptsGzip: Bool = false) {
        self.name = name
        self.method = method
        contentType = "application/proto"
        body = protobuf
        self.acceptsGzip = acceptsGzip
    }

    /// Sends it and reads the answer to its last byte.
    func ask(_ connection: HTTPConnection) throws -> HTTPResponse {
        let path = "/querier.v1.QuerierService/\(method)"
        let headers = [("Content-Type", contentType), ("Accept-Encoding", acceptsGzip ? "gzip" : "identity")]
        let response = try connection.post(path, headers, body: body)
        guard response.status == 200 else {
            throw LoadError("the query '\(name)' failed: HTTP \(response.status) \(response.excerpt)")
        }
        return response
    }
}
