import HTTPTypes
import HostEnvironment
import HummingbirdTesting
import NIOCore
import NIOPosix
import ProfileModel
import QueryModel
import ServerAPI
import Testing

/// What only a real connection shows.
@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    private let head =
        "POST /querier.v1.QuerierService/LabelNames HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"

    private func connect(_ requests: Requests) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        let port = try #require(requests.client.port)
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// Sends `text` and reads until the server closes the connection.
    private func exchange(_ requests: Requests, _ text: String) async throws -> String {
        try await connect(requests).executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var received = ByteBuffer()
            for try await chunk in inbound { received.writeImmutableBuffer(chunk) }
            return String(buffer: received)
        }
    }

    @Test func `one connection serves many requests, errors among them`() async throws {
        let fixture = APIFixture()
        try await fixture.withServer { requests in
            for _ in 0..<3 {
                let good = try await requests.json(Method.querier("LabelNames"), #"{"start":1,"end":2}"#)
                #expect(good.status == 200)
                let bad = try await requests.json(
                    Method.querier("LabelNames"),
                    "{",
                    headers: headers(["X-Scope-OrgID": "/"])
                )
                #expect(bad.status == 400)
            }
        }
        #expect(fixture.queries.asked.count == 3)
    }

    @Test func `a query ends when its client goes`() async throws {
        let fixture = APIFixture()
        let (started, hasStarted) = AsyncStream<Void>.makeStream()
        let (cancelled, wasCancelled) = AsyncStream<Void>.makeStream()
        fixture.queries.answers { _, _ in
            hasStarted.finish()
            // Ends only by cancellation.
            await Signal().wait()
            wasCancelled.finish()
            throw CancellationError()
        }
        try await fixture.withServer { requests in
            try await connect(requests).executeThenClose { _, outbound in
                try await outbound.write(ByteBuffer(string: head + "Content-Length: 19\r\n\r\n{\"start\":1,\"end\":2}"))
                for await _ in started {}
            }
            for await _ in cancelled {}
        }
    }

    @Test func `a client that sends its body too slowly is told so and let go`() async throws {
        var fixture = APIFixture()
        fixture.realTime = true
        fixture.limits.readTimeout = .milliseconds(300)
        let answer = try await fixture.withServer { requests in
            try await exchange(requests, head + "Content-Length: 1000\r\n\r\n{")
        }
        #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
        #expect(answer.contains("deadline_exceeded"))
        #expect(answer.lowercased().contains("connection: close"))
        #expect(fixture.queries.asked.isEmpty)
    }

    @Test func `a client that never finishes its headers is let go`() async throws {
        var fixture = APIFixture()
        fixture.realTime = true
        fixture.limits.idleTimeout = .milliseconds(300)
        let answer = try await fixture.withServer { requests in
            // On a busy machine the connection may be closed before the first bytes are written: let go all the same.
            do { return try await exchange(requests, head) } catch ChannelError.ioOnClosedChannel { return "" }
        }
        #expect(answer.isEmpty)
    }

    @Test func `a claimed length of a gigabyte is refused at once`() async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withServer { requests in
            try await exchange(
                requests,
                "POST /push.v1.PusherService/Push HTTP/1.1\r\nHost: x\r\nContent-Type: application/proto\r\n"
                    + "Content-Length: 1073741824\r\n\r\nabc"
            )
        }
        #expect(answer.hasPrefix("HTTP/1.1 413 "), "\(answer)")
        #expect(fixture.gate.pushes.isEmpty)
    }

    @Test func `a body cut by a closed connection reaches nobody`() async throws {
        let fixture = APIFixture()
        try await fixture.withServer { requests in
            try await connect(requests).executeThenClose { _, outbound in
                try await outbound.write(
                    ByteBuffer(
                        string: "POST /ingest?name=a&format=pprof HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"
                    )
                )
            }
            // The server has seen the end of the other connection once it answers 499 to itself.
            while fixture.recorder.records.isEmpty { await Task.yield() }
        }
        #expect(fixture.recorder.records.first?.status == 499)
        #expect(fixture.gate.pushes.isEmpty)
    }

    @Test func `what is no HTTP is refused`() async throws {
        let answer = try await APIFixture().withServer { try await exchange($0, "nonsense\r\n\r\n") }
        #expect(answer.hasPrefix("HTTP/1.1 400 "))
    }
}
