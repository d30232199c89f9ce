import OutgoingHTTP
import Testing

@Suite(.timeLimit(.minutes(5)))
struct HTTPClientTests {
    @Test
    func `an answer arrives with its status, headers and body`() async throws {
        let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let server = try LoopbackServer { _ in .answer(status: 206, headers: ["X-Kind:  some thing "], body: body) }
        let response = try await HTTPClient().send(OutgoingRequest(.get, server.url + "/a/b?c=d%20e"))
        #expect(response.status == 206)
        #expect(response.header("x-kind") == "some thing")
        #expect(response.header("missing") == nil)
        #expect(response.body == body)
        #expect(server.requests.map(\.path) == ["/a/b?c=d%20e"])
    }

    @Test(arguments: [OutgoingRequest.Method.post, .put])
    func `a body is sent as it is, with the headers given and without waiting for 100 Continue`(
        _ method: OutgoingRequest.Method
    ) async throws {
        let body = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let server = try LoopbackServer { _ in .answer(status: 200) }
        let headers = [HTTPHeader("Content-Type", "application/proto"), HTTPHeader("X-Empty", "")]
        _ = try await HTTPClient().send(OutgoingRequest(method, server.url, headers: headers, body: body))
        let request = try #require(server.requests.first)
        #expect(request.method == method.rawValue)
        #expect(request.body == body)
        #expect(request.headers["content-type"] == "application/proto")
        #expect(request.headers["x-empty"] == "")
        #expect(request.headers["expect"] == nil)
        #expect(request.headers["host"] == "127.0.0.1:\(server.port)")
    }

    @Test
    func `an empty body is sent as one, without a content type of its own`() async throws {
        let server = try LoopbackServer { _ in .answer(status: 204) }
        let response = try await HTTPClient().send(OutgoingRequest(.post, server.url))
        let request = try #require(server.requests.first)
        #expect(response.status == 204)
        #expect(request.method == "POST")
        #expect(request.headers["content-length"] == "0")
        #expect(request.headers["content-type"] == nil)
    }

    @Test
    func `head and delete have no body, and head may name a large one`() async throws {
        let server = try LoopbackServer { request in
            .answer(status: 200, body: request.method == "HEAD" ? [UInt8](repeating: 1, count: 5000) : [])
        }
        let client = HTTPClient()
        let head = try await client.send(OutgoingRequest(.head, server.url, maxResponseBytes: 10))
        #expect(head.header("Content-Length") == "5000")
        #expect(head.body.isEmpty)
        #expect(try await client.send(OutgoingRequest(.delete, server.url)).status == 200)
        #expect(server.requests.map(\.method) == ["HEAD", "DELETE"])
    }

    @Test(arguments: [301, 404, 429, 500])
    func `any status is an answer`(_ status: Int) async throws {
        let server = try LoopbackServer { _ in .answer(status: status, headers: ["Location: /elsewhere"]) }
        #expect(try await HTTPClient().send(OutgoingRequest(.get, server.url)).status == status)
        #expect(server.requests.count == 1)
    }

    @Test
    func `headers of a 100 Continue are not those of the answer`() async throws {
        let server = try LoopbackServer { _ in
            .raw("HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nX-Late: 2\r\nContent-Length: 0\r\n\r\n")
        }
        let response = try await HTTPClient().send(OutgoingRequest(.get, server.url))
        #expect(response.headers == [HTTPHeader("X-Late", "2"), HTTPHeader("Content-Length", "0")])
    }

    @Test
    func `a connection is used again`() async throws {
        let server = try LoopbackServer { _ in .answer(status: 200, body: [1]) }
        let client = HTTPClient()
        for _ in 0..<5 { _ = try await client.send(OutgoingRequest(.post, server.url, body: [2])) }
        #expect(server.requests.map(\.connection) == [0, 0, 0, 0, 0])
    }

    @Test
    func `no more exchanges run at once than allowed, and all get their turn`() async throws {
        let server = try LoopbackServer { request in .answer(status: 200, body: Array(request.path.utf8)) }
        let client = HTTPClient(limits: HTTPClientLimits(maxConcurrent: 2, maxWaiting: 100))
        let paths = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<60 {
                group.addTask {
                    let response = try await client.send(OutgoingRequest(.get, server.url + "/\(number)"))
                    return String(decoding: response.body, as: UTF8.self)
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(paths.count == 60)
        #expect(Set(server.requests.map(\.connection)).count <= 2)
    }

    @Test
    func `a client that goes away while others work leaves them alone`() async throws {
        let server = try LoopbackServer { _ in .answer(status: 200) }
        for _ in 0..<20 { #expect(try await HTTPClient().send(OutgoingRequest(.get, server.url)).status == 200) }
    }
}
