import Compression
import HTTPTypes
import HostEnvironment
import ProfileModel
import QueryModel
import SwiftProtobuf
import TestSupport
import Testing
import WireProtocol

@testable import ServerAPI

@Suite(.timeLimit(.minutes(5))) struct FollowTests {
    private static let method = "firefinch.query.v1.QueryService/FollowMergeStacktraces"
    private static let question =
        #"{"profileTypeID":"process_cpu:cpu:nanoseconds:cpu:nanoseconds","labelSelector":"{}","start":"1000","end":"2000"}"#

    /// a → b (5), a itself `own`.
    private static func graph(_ own: Int64 = 2) -> FlameGraphReport {
        FlameGraphReport(
            nameBytes: Array("ab".utf8),
            nameEnds: [1, 2],
            parents: [-1, 0, 1],
            names: [-1, 0, 1],
            selfValues: [0, own, 5],
            unnamedValue: 0
        )
    }

    /// A graph of `count` functions under the root whose names do not compress to nothing.
    private static func wide(_ count: Int) -> FlameGraphReport {
        let names = (0..<count).map { String(10_000_000 + $0 * 7919) }.sorted()
        return FlameGraphReport(
            nameBytes: names.flatMap { Array($0.utf8) },
            nameEnds: (1...Int32(count)).map { $0 * 8 },
            parents: [-1] + Array(repeating: 0, count: count),
            names: [-1] + Array(0..<Int32(count)),
            selfValues: [0] + Array(repeating: 3, count: count),
            unnamedValue: 0
        )
    }

    private static func word(_ done: Int, _ graph: FlameGraphReport? = nil) -> QueryProgress {
        var progress = QueryProgress()
        (progress.fragments, progress.fragmentsDone) = (40, done)
        progress.report = graph.map { .flameGraph($0) }
        return progress
    }

    private static let whole = Coverage(fragments: 40, fragmentsDone: 40, bytes: 400)

    /// Frames of a stream: flags and content.
    private static func frames(_ bytes: [UInt8]) -> [(flags: UInt8, content: [UInt8])] {
        var frames: [(UInt8, [UInt8])] = []
        var rest = bytes[...]
        while rest.count >= 5 {
            let length = rest.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
            frames.append((rest[rest.startIndex], Array(rest.dropFirst(5).prefix(length))))
            rest = rest.dropFirst(5 + length)
        }
        return frames
    }

    private static func ask(
        _ requests: Requests,
        _ body: [UInt8] = Array(question.utf8),
        type: String = "application/connect+json",
        headers more: [String: String] = [:],
        isFramed: Bool = true
    ) async throws -> Answer {
        let body = isFramed ? ConnectEnvelope.message(body) : body
        let headers = try headers(more.merging(["Content-Type": type]) { $1 })
        return try await requests.send(.post, "/" + method, headers: headers, body: body)
    }

    /// What a stream of one frame says went wrong.
    private static func error(_ answer: Answer) throws -> (code: String, message: String) {
        let frames = frames(answer.bytes)
        let end = try #require(frames.last)
        #expect(frames.count == 1 && end.flags == 2 && answer.status == 200)
        let text = String(decoding: end.content, as: UTF8.self)
        let match = try #require(text.firstMatch(of: /"code":"(.*?)","message":"(.*?)"/))
        return (String(match.1), String(match.2))
    }

    // MARK: The answer

    @Test func `the last message is the unary answer byte by byte, and more`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(with: .flameGraph(Self.graph()), coverage: Self.whole)
        let unary = Method.querier("SelectMergeStacktraces")
        try await fixture.withRouter { requests in
            let json = try await requests.json(unary, Self.question)
            let stream = try await Self.ask(requests)
            #expect(stream.status == 200 && stream.headers[.contentType] == "application/connect+json")
            let frames = Self.frames(stream.bytes)
            #expect(frames.map(\.flags) == [0, 2])
            let last = String(decoding: frames[0].content, as: UTF8.self)
            #expect(last.hasPrefix(json.text.dropLast() + ","))
            #expect(last.contains(#""isFinal":true"#) && last.contains(#""coverage":{"isComplete":true"#))
            #expect(
                String(decoding: frames[1].content, as: UTF8.self)
                    == #"{"metadata":{"firefinch-coverage":["complete"]}}"#
            )
            let message = try Querier_V1_SelectMergeStacktracesRequest(jsonString: Self.question)
            let proto = try await requests.proto(unary, message)
            let binary = try await Self.ask(
                requests,
                try message.serializedBytes(),
                type: "application/connect+proto"
            )
            let content = Self.frames(binary.bytes)[0].content
            #expect(Array(content.prefix(proto.bytes.count)) == proto.bytes)
            let decoded = try Firefinch_Query_V1_FollowMergeStacktracesResponse(serializedBytes: content)
            #expect(decoded.isFinal && decoded.progress.fragmentsDone == 40 && decoded.flamegraph.total == 7)
        }
        #expect(Set(fixture.queries.asked).count == 1)
        #expect(fixture.recorder.records.map(\.status) == [200, 200, 200, 200])
        #expect(fixture.recorder.records.allSatisfy { $0.responseBytes > 0 })
    }

    @Test func `messages before it say how far the query is, and what is merged so far`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(with: .flameGraph(Self.graph(9)), coverage: Self.whole)
        fixture.queries.tells { feed in
            for word in [Self.word(12, Self.graph(1)), Self.word(13, Self.graph(2))] {
                feed.post(word)
                while !feed.wantsReport, !Task.isCancelled { await Task.yield() }
            }
        }
        let answer = try await fixture.withRouter { try await Self.ask($0) }
        let texts = Self.frames(answer.bytes).map { String(decoding: $0.content, as: UTF8.self) }
        #expect(texts.count == 4)
        #expect(texts[0].contains(#""total":"6""#) && texts[0].contains(#""fragmentsDone":"12""#))
        #expect(texts[1].contains(#""total":"7""#) && !texts[1].contains("isFinal"))
        #expect(texts[2].contains(#""total":"14""#) && texts[2].contains(#""isFinal":true"#))
    }

    @Test func `messages are compressed one by one where the client takes it, and may come so`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(with: .flameGraph(Self.wide(500)), coverage: Self.whole)
        let (plain, small) = try await fixture.withRouter { requests in
            let zipped = try Gzip.deflate(Array(Self.question.utf8), level: 1)
            return (
                try await Self.ask(requests),
                try await Self.ask(
                    requests,
                    ConnectEnvelope.message(zipped, isCompressed: true),
                    headers: ["Connect-Accept-Encoding": "br, gzip", "Connect-Content-Encoding": "gzip"],
                    isFramed: false
                )
            )
        }
        let (whole, frames) = (Self.frames(plain.bytes), Self.frames(small.bytes))
        #expect(small.headers[.connectContentEncoding] == "gzip" && plain.headers[.connectContentEncoding] == nil)
        #expect(frames.map(\.flags) == [1, 2])
        #expect(try Gzip.inflate(frames[0].content, limit: 1 << 20) == whole[0].content)
    }

    // MARK: What growing may cost

    @Test func `once growing flame graphs have taken their bytes only numbers are sent`() async throws {
        let query = FollowedQuery(interval: .zero)
        let codec = try ConnectStreamCodec(of: headers(["Content-Type": "application/connect+json"]))
        var messages = GrowingFlameGraph(
            of: query,
            codec: codec,
            maxNodes: 0,
            maxBytes: 400,
            time: ManualTimeSource()
        )
        query.feed.post(Self.word(0))
        let first = ConnectEnvelope.message(
            Array(#"{"progress":{"fragments":"40"},"coverage":{"fragments":"40"}}"#.utf8)
        )
        #expect(try await messages.next() == first)
        var grown: [Bool] = []
        for done in 1...3 {
            query.feed.post(Self.word(done, Self.graph()))
            let frame = try #require(try await messages.next())
            grown.append(String(decoding: frame, as: UTF8.self).contains("flamegraph"))
        }
        #expect(grown == [true, false, false])
        #expect(!query.feed.wantsReport)
    }

    @Test func `growing takes a tenth of the time`() {
        func at(_ milliseconds: Int64) -> MonotonicInstant { MonotonicInstant(nanoseconds: milliseconds * 1_000_000) }
        var allowance = GrowthAllowance(bytes: 100)
        #expect(allowance.allows(at: at(0)))
        let fits = allowance.take(bytes: 60, from: at(0), to: at(10))
        #expect(fits)
        #expect(!allowance.allows(at: at(99)))
        #expect(allowance.allows(at: at(100)))
        let exceeds = !allowance.take(bytes: 41, from: at(100), to: at(100))
        #expect(exceeds)
        #expect(!allowance.allows(at: at(1000)))
    }

    // MARK: Failures

    @Test func `a query that fails ends the stream with its error and is recorded as failed`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers { _, _ in throw QueryError(.unavailable, "no querier") }
        let answer = try await fixture.withRouter { try await Self.ask($0) }
        #expect(try Self.error(answer) == ("unavailable", "no querier"))
        #expect(answer.text.contains(#""metadata":{"retry-after":["1"]}"#))
        #expect(fixture.recorder.records.map(\.status) == [503])
    }

    @Test func `a query that takes too long ends the stream at its deadline`() async throws {
        let fixture = APIFixture()
        let (started, hasStarted) = AsyncStream<Void>.makeStream()
        fixture.queries.answers { _, _ in
            hasStarted.finish()
            await Signal().wait()
            throw CancellationError()
        }
        let answer = try await fixture.withRouter { requests in
            async let answer = Self.ask(requests)
            for await _ in started {}
            // The backstop and the patience with the reader, both over the stream, wait by then or soon.
            while fixture.time.sleeperCount < 2, !Task.isCancelled { await Task.yield() }
            fixture.time.advance(by: fixture.limits.queryTimeout + .seconds(5))
            return try await answer
        }
        #expect(try Self.error(answer).code == "deadline_exceeded")
        #expect(fixture.recorder.records.map(\.status) == [504])
    }

    @Test(arguments: [
        (#"{"profileTypeID":"x"}"#, "invalid_argument"),
        (question.dropLast() + #","format":"PROFILE_FORMAT_TREE"}"#, "unimplemented"),
        (question.dropLast() + #","async":{"type":"ASYNC_QUERY_TYPE_FORCE"}}"#, "unimplemented"),
        ("{", "invalid_argument"),
    ])
    func `questions that make no sense are refused at the end of a stream`(body: String, code: String) async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withRouter { try await Self.ask($0, Array(body.utf8)) }
        #expect(try Self.error(answer).code == code)
        #expect(fixture.queries.asked.isEmpty)
    }

    @Test(arguments: [
        [], [0, 0, 0], [0, 0, 0, 0, 9, 123], [4, 0, 0, 0, 0], [2, 0, 0, 0, 2, 123, 125], [1, 0, 0, 0, 1, 9],
    ])
    func `bodies that are not one message are refused`(body: [UInt8]) async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withRouter { try await Self.ask($0, body, isFramed: false) }
        #expect(try Self.error(answer).code == "invalid_argument")
        #expect(fixture.recorder.records.map(\.status) == [400])
    }

    @Test func `what is wrong with the request itself is told the same way`() async throws {
        let fixture = APIFixture()
        try await fixture.withRouter { requests in
            let tenant = try await Self.ask(requests, headers: ["X-Scope-OrgID": "/"])
            #expect(try Self.error(tenant).code == "invalid_argument")
            let encoding = try await Self.ask(requests, headers: ["Connect-Content-Encoding": "br"])
            #expect(try Self.error(encoding).code == "unimplemented")
        }
    }

    @Test(arguments: ["application/json", "application/proto", "application/grpc", ""])
    func `a call that is no streaming one is refused as such`(type: String) async throws {
        let answer = try await APIFixture().withRouter { try await Self.ask($0, type: type) }
        #expect(answer.status == 415)
        #expect(answer.text.contains("application/connect+json"))
    }
}
