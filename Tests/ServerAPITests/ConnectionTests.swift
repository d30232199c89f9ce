import HTTPTypes
import HostEnvironment
import HummingbirdTesting
import NIOCore
import NIOPosix
import ProfileModel
import QueryModel
import ServerAPI
import Synchronization
import Testing

/// What only a real connection shows.
@Suite(.timeLimit(.minutes(5))) struct ConnectionTests {
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

    private func follow() -> ByteBuffer {
        let question =
            #"{"profileTypeID":"process_cpu:cpu:nanoseconds:cpu:nanoseconds","labelSelector":"{}","start":1,"end":2}"#
        var request = ByteBuffer(
            string: "POST /firefinch.query.v1.QueryService/FollowMergeStacktraces HTTP/1.1\r\nHost: x\r\n"
                + "Content-Type: application/connect+json\r\nConnection: close\r\n"
                + "Content-Length: \(question.utf8.count + 5)\r\n\r\n"
        )
        request.writeInteger(UInt8(0))
        request.writeInteger(UInt32(question.utf8.count))
        request.writeString(question)
        return request
    }

    @Test func `a followed query ends when its client goes, also while it has said nothing`() async throws {
        let fixture = APIFixture()
        let (started, hasStarted) = AsyncStream<Void>.makeStream()
        let (cancelled, wasCancelled) = AsyncStream<Void>.makeStream()
        fixture.queries.tells { feed in
            feed.post(QueryProgress())
            hasStarted.finish()
            await Signal().wait()
            wasCancelled.finish()
            throw CancellationError()
        }
        try await fixture.withServer { requests in
            try await connect(requests).executeThenClose { _, outbound in
                try await outbound.write(follow())
                for await _ in started {}
            }
            for await _ in cancelled {}
            while fixture.recorder.records.isEmpty, !Task.isCancelled { await Task.yield() }
        }
        #expect(fixture.recorder.records.first?.status == 499)
    }

    @Test func `a client that does not read holds up nothing, and finds no queue when it reads`() async throws {
        var fixture = APIFixture()
        fixture.limits.maxGrowingBytes = .max
        let taken = Counter()
        let (answered, hasAnswered) = AsyncStream<Void>.makeStream()
        fixture.queries.answers(with: .flameGraph(.empty), coverage: Coverage(fragments: 1, fragmentsDone: 1))
        fixture.queries.tells { feed in
            let graph = Report.flameGraph(Self.wide(100_000))
            // Until one is not taken for long: then sockets and buffers are full. Far more than they hold are tried.
            while taken.value < 100, await Self.isTaken(graph, by: feed) { taken.increment() }
            for _ in 0..<100 { feed.post(Self.word(graph)) }
            hasAnswered.finish()
        }
        let received = try await fixture.withServer { requests in
            try await connect(requests).executeThenClose { inbound, outbound in
                try await outbound.write(follow())
                for await _ in answered {}
                var received = ByteBuffer()
                for try await chunk in inbound { received.writeImmutableBuffer(chunk) }
                return String(buffer: received)
            }
        }
        #expect(taken.value < 100)
        let graphs = received.ranges(of: #"{"flamegraph":"#).count
        // What was taken, at most one more that was taken after the count, and the answer.
        #expect((taken.value + 1...taken.value + 2).contains(graphs))
        #expect(received.contains(#""isFinal":true"#))
    }

    private static func word(_ report: Report) -> QueryProgress {
        var progress = QueryProgress()
        progress.report = report
        return progress
    }

    private static func isTaken(_ report: Report, by feed: QueryProgressFeed) async -> Bool {
        feed.post(word(report))
        for _ in 0..<200_000 where !feed.wantsReport { await Task.yield() }
        return feed.wantsReport
    }

    /// A graph of `count` functions, about 30 bytes each as JSON.
    private static func wide(_ count: Int) -> FlameGraphReport {
        FlameGraphReport(
            nameBytes: (0..<count).flatMap { Array(String(10_000_000 + $0).utf8) },
            nameEnds: (1...Int32(count)).map { $0 * 8 },
            parents: [-1] + Array(repeating: 0, count: count),
            names: [-1] + Array(0..<Int32(count)),
            selfValues: [0] + Array(repeating: 3, count: count),
            unnamedValue: 0
        )
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

/// Counts.
private final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func increment() { count.withLock { $0 += 1 } }
}
