import Foundation
import ProfileModel
import SwiftProtobuf
import Synchronization
import Testing
import WireProtocol

@testable import APIClient

@Suite(.timeLimit(.minutes(5)))
struct FollowingTests {
    private typealias Message = Firefinch_Query_V1_FollowMergeStacktracesResponse

    private static let selection = SampleSelection(
        profileType: "process_cpu:cpu:nanoseconds:cpu:nanoseconds",
        selector: "{}",
        range: MillisecondRange(start: 1000, end: 2000)
    )

    private static func frame(_ content: [UInt8], flags: UInt8 = 0) -> [UInt8] {
        let length = UInt32(content.count)
        return [flags] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + content
    }

    private static func end(_ json: String) -> [UInt8] { frame(Array(json.utf8), flags: 2) }

    private static func message(done: Int64, total: Int64?, isFinal: Bool = false) throws -> [UInt8] {
        let message = Message.with {
            $0.progress.fragments = 4
            $0.progress.fragmentsDone = done
            $0.progress.queuedMs = 1500
            $0.isFinal = isFinal
            if let total { $0.flamegraph.total = total }
        }
        return frame(try message.serializedBytes())
    }

    private static func reply(_ body: [UInt8], type: String = "application/connect+proto") -> LoopbackServer.Reply {
        .answer(status: 200, headers: ["Content-Type: \(type)"], body: body)
    }

    private static func follow(
        _ reply: LoopbackServer.Reply
    ) async throws -> (result: Result<FlameGraphLevels, APIClientError>, progress: [FollowedProgress], LoopbackServer) {
        let server = try LoopbackServer { _ in reply }
        let client = try FirefinchClient(baseURL: server.url, tenants: [TenantID("a")])
        let progress = Mutex<[FollowedProgress]>([])
        let result: Result<FlameGraphLevels, APIClientError>
        do throws(APIClientError) {
            result = .success(
                try await client.followMergeStacktraces(selection, maxNodes: 9) { word in
                    progress.withLock { $0.append(word) }
                }
            )
        } catch {
            result = .failure(error)
        }
        return (result, progress.withLock { $0 }, server)
    }

    @Test
    func `a followed query gives its progress and then its flame graph`() async throws {
        let body =
            try Self.message(done: 1, total: nil) + Self.message(done: 2, total: 5)
            + Self.message(done: 4, total: 7, isFinal: true) + Self.end("{}")
        let (result, progress, server) = try await Self.follow(Self.reply(body))
        #expect(try result.get().total == 7)
        #expect(progress.map(\.fragmentsDone) == [1, 2, 4])
        #expect(progress.first?.queuedFor == .milliseconds(1500))
        let request = try #require(server.requests.first)
        #expect(request.path == "/firefinch.query.v1.QueryService/FollowMergeStacktraces")
        #expect(request.headers["content-type"] == "application/connect+proto")
        #expect(request.headers["x-scope-orgid"] == "a")
        let question = try Querier_V1_SelectMergeStacktracesRequest(serializedBytes: Array(request.body.dropFirst(5)))
        #expect(question.maxNodes == 9 && question.start == 1000)
        #expect(request.body.prefix(5) == [0, 0, 0, 0, UInt8(request.body.count - 5)])
    }

    @Test
    func `an error at the end is the error of the call`() async throws {
        let end = Self.end(#"{"error":{"code":"data_loss","message":"a block is damaged"}}"#)
        let (result, progress, _) = try await Self.follow(Self.reply(Self.message(done: 1, total: 5) + end))
        #expect(throws: APIClientError(APIErrorCode("data_loss"), "a block is damaged")) { try result.get() }
        #expect(progress.count == 1)
    }

    @Test
    func `a stream without its end or without an answer is none`() async throws {
        let final = try Self.message(done: 4, total: 7, isFinal: true)
        for body in [final, final + [2, 0, 0], try Self.message(done: 1, total: nil) + Self.end("{}")] {
            let (result, _, _) = try await Self.follow(Self.reply(body))
            #expect(#expect(throws: APIClientError.self) { try result.get() }?.code == .connectionLost)
        }
    }

    @Test(arguments: [[1, 0, 0, 0, 1, 9], [0, 0, 0, 0, 2, 0xFF, 0xFF], [2, 0, 0, 0, 1, 9]] as [[UInt8]])
    func `bytes that are no such stream are refused`(body: [UInt8]) async throws {
        let (result, _, _) = try await Self.follow(Self.reply(body))
        #expect(#expect(throws: APIClientError.self) { try result.get() }?.code == .malformedAnswer)
    }

    @Test
    func `a server without the call, and what is no server of ours, are told apart`() async throws {
        let refusal = LoopbackServer.Reply.answer(
            status: 404,
            headers: ["Content-Type: application/json"],
            body: Array(#"{"code":"not_found","message":"nothing here"}"#.utf8)
        )
        let (unknown, _, _) = try await Self.follow(refusal)
        let error = #expect(throws: APIClientError.self) { try unknown.get() }
        #expect(error?.httpStatus == 404 && error?.message == "nothing here")
        let (page, _, _) = try await Self.follow(Self.reply(Array("<html>".utf8), type: "text/html"))
        #expect(#expect(throws: APIClientError.self) { try page.get() }?.code == .malformedAnswer)
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func `frames are read however they are cut`(size: Int) throws {
        var reader = EnvelopeReader(maxMessageBytes: 10)
        let bytes = Self.frame([1, 2, 3]) + Self.frame([]) + Self.end("{}")
        var frames: [EnvelopeReader.Frame] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            frames += try reader.append(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        #expect(frames == [.message([1, 2, 3]), .message([]), .end(Array("{}".utf8))])
    }

    @Test
    func `a message over the bound is refused before it has come`() {
        var reader = EnvelopeReader(maxMessageBytes: 10)
        let error = #expect(throws: APIClientError.self) { _ = try reader.append([0, 0, 0, 0, 11]) }
        #expect(error?.code == .answerTooLarge)
    }

    @Test
    func `progress is told in a line`() {
        var progress = FollowedProgress()
        (progress.fragments, progress.fragmentsDone) = (40, 12)
        (progress.bytes, progress.bytesDone) = (4 << 20, 1 << 20)
        #expect(ProgressText.line(progress) == "12 of 40 fragments, 1.00 MiB of 4.00 MiB")
        (progress.queriers, progress.queuedFor, progress.gaps) = (1, .milliseconds(2700), 2)
        #expect(
            ProgressText.line(progress)
                == "12 of 40 fragments, 1.00 MiB of 4.00 MiB, 1 querier at work, queued for 2 s, 2 missing"
        )
        progress.queriers = 3
        #expect(ProgressText.line(progress).contains("3 queriers at work"))
    }
}
