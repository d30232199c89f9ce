/// One connection to the server, kept open between requests; for one thread.
final class HTTPConnection {
    private let address: ServerAddress
    private let tenant: String?
    private let timeout: Int
    private var socket: LoopbackSocket?
    private var reader = ResponseReader()

    /// A connection that opens with its first request; nothing on it waits for longer than `timeout` seconds.
    init(_ address: ServerAddress, tenant: String? = nil, timeout: Int = 120) {
        self.address = address
        self.tenant = tenant
        self.timeout = timeout
    }

    /// Asks for `path` without a body.
    func get(_ path: String) throws -> HTTPResponse {
        try perform(head("GET", path, [], bodyLength: nil), [])
    }

    /// Posts `body`.
    func post(_ path: String, _ headers: [(String, String)], body: [UInt8]) throws -> HTTPResponse {
        try body.withUnsafeBytes { bytes in
            try post(path, headers, parts: [bytes])
        }
    }

    /// Posts the parts as one body, without joining them in memory.
    func post(_ path: String, _ headers: [(String, String)], parts: [UnsafeRawBufferPointer]) throws -> HTTPResponse {
        let length = parts.reduce(0) { $0 + $1.count }
        return try perform(head("POST", path, headers, bodyLength: length), parts)
    }

    /// Sends and reads; on a connection that the server had closed meanwhile, once more on a new one.
    private func perform(_ head: String, _ parts: [UnsafeRawBufferPointer]) throws -> HTTPResponse {
        try Array(head.utf8).withUnsafeBytes { bytes in
            let wasKept = socket != nil
            do {
                return try exchange([bytes] + parts)
            } catch let error as HTTPError where error.isStaleConnection && wasKept {
                return try exchange([bytes] + parts)
            }
        }
    }

    private func exchange(_ parts: [UnsafeRawBufferPointer]) throws -> HTTPResponse {
        let open = try connected()
        // Whatever fails, the rest of this connection's bytes mean nothing any more.
        socket = nil
        try open.send(parts)
        let response = try reader.next(from: open)
        if response.headers["connection"]?.lowercased() != "close" { socket = open }
        return response
    }

    private func connected() throws -> LoopbackSocket {
        if let socket { return socket }
        reader = ResponseReader()
        return try LoopbackSocket(address, timeout: timeout)
    }

    private func head(_ method: String, _ path: String, _ headers: [(String, String)], bodyLength: Int?) -> String {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: \(address)\r\nUser-Agent: firefinch-load\r\n"
        if let tenant { text += "X-Scope-OrgID: \(tenant)\r\n" }
        if let bodyLength { text += "Content-Length: \(bodyLength)\r\n" }
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        return text + "\r\n"
    }
}
