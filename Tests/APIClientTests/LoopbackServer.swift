import Foundation
import Glibc
import Synchronization

/// A tiny HTTP/1.1 server on a free port of this machine, whose answers a test decides.
///
/// Ends with this object.
final class LoopbackServer: Sendable {
    /// A request as it came.
    struct Request: Sendable {
        var method: String
        var path: String
        /// By lower-case name.
        var headers: [String: String]
        var body: [UInt8]
        /// Number of the connection it came on, from 0.
        var connection: Int
    }

    /// What to do with a request.
    enum Reply: Sendable {
        case answer(status: Int, headers: [String] = [], body: [UInt8] = [])
        /// These bytes and nothing else, then the connection is closed.
        case raw(String)
        /// Nothing, until the client goes away.
        case silence
        /// Closes the connection at once.
        case close
    }

    private struct State {
        var connections: [Int32] = []
        var requests: [Request] = []
        var isStopped = false
    }

    /// Most connections in all.
    private static let maxConnections = 32

    let port: UInt16
    private let listener: Int32
    private let state: Shared

    /// What the threads share; they end when it is stopped.
    private final class Shared: Sendable {
        let state = Mutex(State())
        let arrivals: AsyncStream<Request>
        let arrived: AsyncStream<Request>.Continuation

        init() {
            (arrivals, arrived) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(256))
        }
    }

    init(_ respond: @escaping @Sendable (Request) -> Reply) throws {
        (listener, port) = try Self.listen()
        let shared = Shared()
        state = shared
        Thread { [listener] in Self.accept(on: listener, shared, respond) }.start()
    }

    deinit {
        let connections = state.state.withLock { state in
            state.isStopped = true
            return state.connections
        }
        shutdown(listener, Int32(SHUT_RDWR))
        for connection in connections { shutdown(connection, Int32(SHUT_RDWR)) }
        state.arrived.finish()
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// The requests so far.
    var requests: [Request] { state.state.withLock { $0.requests } }

    /// The requests as they come; for one reader.
    var arrivals: AsyncStream<Request> { state.arrivals }

    /// A port on which nobody listens.
    static func closedPort() throws -> UInt16 {
        let (listener, port) = try listen()
        close(listener)
        return port
    }

    private static func listen() throws -> (Int32, UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) | Glibc.listen(listener, 64) | getsockname(listener, address, &size)
            }
        }
        guard listener >= 0, status == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    private static func accept(
        on listener: Int32,
        _ shared: Shared,
        _ respond: @escaping @Sendable (Request) -> Reply
    ) {
        var number = 0
        while number < maxConnections {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let isStopped = shared.state.withLock { state in
                state.connections.append(connection)
                return state.isStopped
            }
            if isStopped { break }
            Thread { [number] in serve(connection, number: number, shared, respond) }.start()
            number += 1
        }
        close(listener)
    }

    private static func serve(
        _ connection: Int32,
        number: Int,
        _ shared: Shared,
        _ respond: (Request) -> Reply
    ) {
        var buffer: [UInt8] = []
        while let request = read(connection, &buffer, number) {
            shared.state.withLock { $0.requests.append(request) }
            shared.arrived.yield(request)
            guard reply(respond(request), to: request, on: connection) else { break }
        }
        shared.state.withLock { state in state.connections.removeAll { $0 == connection } }
        close(connection)
    }

    /// Says whether the connection stays open.
    private static func reply(_ reply: Reply, to request: Request, on connection: Int32) -> Bool {
        switch reply {
        case .answer(let status, let headers, let body):
            var lines = ["HTTP/1.1 \(status) Whatever"] + headers
            lines.append("Content-Length: \(body.count)")
            let head = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
            return send(request.method == "HEAD" ? head : head + body, on: connection)
        case .raw(let text):
            _ = send(Array(text.utf8), on: connection)
            return false
        case .silence:
            var byte: UInt8 = 0
            _ = recv(connection, &byte, 1, 0)
            return false
        case .close: return false
        }
    }

    private static func send(_ bytes: [UInt8], on connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(truncatingIfNeeded: Int(MSG_NOSIGNAL)))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// The next request, nil when the connection is closed.
    private static func read(_ connection: Int32, _ buffer: inout [UInt8], _ number: Int) -> Request? {
        while true {
            if let request = takeRequest(&buffer, number) { return request }
            var chunk = [UInt8](repeating: 0, count: 64 << 10)
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            buffer.append(contentsOf: chunk[..<count])
        }
    }

    private static func takeRequest(_ buffer: inout [UInt8], _ number: Int) -> Request? {
        guard let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            headers[parts[0].lowercased()] = parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        guard words.count == 3, buffer.count - end.upperBound >= length else { return nil }
        let body = Array(buffer[end.upperBound..<end.upperBound + length])
        buffer.removeFirst(end.upperBound + length)
        return Request(method: words[0], path: words[1], headers: headers, body: body, connection: number)
    }
}
