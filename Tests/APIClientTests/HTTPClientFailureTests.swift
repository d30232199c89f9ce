import OutgoingHTTP
import Testing

@Suite(.timeLimit(.minutes(5)))
struct HTTPClientFailureTests {
    private func error(_ request: OutgoingRequest, by client: HTTPClient = HTTPClient()) async -> OutgoingHTTPError? {
        do { _ = try await client.send(request) } catch { return error }
        return nil
    }

    @Test
    func `a server that is not there is named`() async throws {
        let port = try LoopbackServer.closedPort()
        let error = await error(OutgoingRequest(.get, "http://127.0.0.1:\(port)/secret?signature=abc"))
        #expect(error?.code == .cannotConnect)
        #expect(
            error?.message
                == "cannot connect to http://127.0.0.1:\(port): is the server running and the address right?"
        )
        #expect(error?.isRetryable == true)
    }

    @Test
    func `an answer that does not come in time fails without what the address may hide`() async throws {
        let server = try LoopbackServer { _ in .silence }
        let request = OutgoingRequest(.get, server.url + "/slow?signature=abc", timeout: .milliseconds(50))
        let error = await error(request)
        #expect(error?.code == .timedOut)
        #expect(error?.message.contains("GET \(server.url)/slow got no complete answer") == true)
        #expect(error?.message.contains("abc") == false)
    }

    @Test
    func `an answer that says it is too long is refused`() async throws {
        let server = try LoopbackServer { _ in .answer(status: 200, body: [UInt8](repeating: 7, count: 1001)) }
        let error = await error(OutgoingRequest(.get, server.url, maxResponseBytes: 1000))
        #expect(error?.code == .responseTooLarge)
        #expect(error?.message.contains("more than the 1000 bytes") == true)
    }

    @Test
    func `an answer of exactly the length allowed is taken`() async throws {
        let server = try LoopbackServer { _ in .answer(status: 200, body: [UInt8](repeating: 7, count: 1000)) }
        let response = try await HTTPClient().send(OutgoingRequest(.get, server.url, maxResponseBytes: 1000))
        #expect(response.body.count == 1000)
    }

    @Test
    func `an answer that does not say how long it is ends at the limit`() async throws {
        let chunk = "3E8\r\n" + String(repeating: "x", count: 1000) + "\r\n"
        let server = try LoopbackServer { _ in
            .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + String(repeating: chunk, count: 100))
        }
        let error = await error(OutgoingRequest(.get, server.url, maxResponseBytes: 50_000))
        #expect(error?.code == .responseTooLarge)
    }

    @Test
    func `an endless header is refused`() async throws {
        let line = "X-Filler: " + String(repeating: "y", count: 5000) + "\r\n"
        let server = try LoopbackServer { _ in .raw("HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 100)) }
        let error = await error(OutgoingRequest(.get, server.url))
        #expect(error?.code == .responseTooLarge)
        #expect(error?.message.contains("header") == true)
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", ""])
    func `an answer that breaks off is no answer`(_ text: String) async throws {
        let server = try LoopbackServer { _ in text.isEmpty ? .close : .raw(text) }
        let error = await error(OutgoingRequest(.get, server.url))
        #expect(error?.code == .connectionLost)
    }

    @Test
    func `cancelling ends an exchange that would last for a minute`() async throws {
        let server = try LoopbackServer { _ in .silence }
        let request = OutgoingRequest(.get, server.url, timeout: .seconds(50))
        let error = await withTaskGroup(of: OutgoingHTTPError?.self) { group in
            group.addTask { await self.error(request) }
            for await _ in server.arrivals { break }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(error?.code == .cancelled)
    }

    @Test
    func `cancelling a request that waits for its turn leaves the others`() async throws {
        let server = try LoopbackServer { $0.path == "/silent" ? .silence : .answer(status: 200) }
        let client = HTTPClient(limits: HTTPClientLimits(maxConcurrent: 1, maxWaiting: 10))
        await withTaskGroup(of: OutgoingHTTPError?.self) { group in
            group.addTask { await self.error(OutgoingRequest(.get, server.url + "/silent"), by: client) }
            for await _ in server.arrivals { break }
            group.addTask { await self.error(OutgoingRequest(.get, server.url + "/waiting"), by: client) }
            group.cancelAll()
            for await error in group { #expect(error?.code == .cancelled) }
        }
        #expect(try await client.send(OutgoingRequest(.get, server.url + "/after")).status == 200)
        #expect(server.requests.map(\.path) == ["/silent", "/after"])
    }

    @Test
    func `a task that is cancelled already sends nothing`() async throws {
        let server = try LoopbackServer { _ in .answer(status: 200) }
        let error = await withTaskGroup(of: OutgoingHTTPError?.self) { group in
            group.cancelAll()
            group.addTask { await self.error(OutgoingRequest(.get, server.url)) }
            return await group.next() ?? nil
        }
        #expect(error?.code == .cancelled)
        #expect(server.requests.isEmpty)
    }

    @Test
    func `what would wait beyond the limit is refused at once`() async throws {
        let server = try LoopbackServer { _ in .silence }
        let client = HTTPClient(limits: HTTPClientLimits(maxConcurrent: 1, maxWaiting: 0))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await self.error(OutgoingRequest(.get, server.url), by: client) }
            for await _ in server.arrivals { break }
            let refused = await error(OutgoingRequest(.get, server.url), by: client)
            #expect(refused?.code == .overloaded)
            group.cancelAll()
        }
    }

    @Test(arguments: [
        OutgoingRequest(.get, "ftp://127.0.0.1/x"),
        OutgoingRequest(.get, "127.0.0.1:4040"),
        OutgoingRequest(.get, "http://127.0.0.1/a b"),
        OutgoingRequest(.get, "http://127.0.0.1/\r\nX-Evil: 1"),
        OutgoingRequest(.get, "http://127.0.0.1", headers: [HTTPHeader("X-A", "b\r\nX-Evil: 1")]),
        OutgoingRequest(.get, "http://127.0.0.1", headers: [HTTPHeader("X-A: 1\nX-B", "c")]),
        OutgoingRequest(.get, "http://127.0.0.1", body: [1]),
        OutgoingRequest(.get, "http://127.0.0.1", timeout: .zero),
        OutgoingRequest(.get, "http://127.0.0.1", maxResponseBytes: -1),
    ])
    func `a request that would mean something else is not sent`(_ request: OutgoingRequest) async throws {
        let error = await error(request)
        #expect(error?.code == .invalidRequest)
        #expect(error?.isRetryable == false)
    }
}
