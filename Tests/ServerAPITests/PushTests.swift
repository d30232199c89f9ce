import Compression
import Foundation
import HTTPTypes
import Ingestion
import ProfileModel
import ServerAPI
import SwiftProtobuf
import TestSupport
import Testing
import WireProtocol

@Suite struct PushTests {
    private func request(_ profiles: [[UInt8]], id: String = "") -> Push_V1_PushRequest {
        var request = Push_V1_PushRequest()
        request.series = profiles.map { bytes in
            var series = Push_V1_RawProfileSeries()
            series.labels = [
                .with {
                    $0.name = "__name__"; $0.value = "process_cpu"
                }
            ]
            series.samples = [
                .with {
                    $0.rawProfile = Data(bytes); $0.id = id
                }
            ]
            return series
        }
        return request
    }

    @Test func `a push in protobuf reaches the gate with labels, bytes and ids`() async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withRouter {
            try await $0.proto(Method.push, request([[1, 2, 3], [4]], id: "abc"))
        }
        #expect(answer.status == 200)
        #expect(answer.bytes.isEmpty)
        #expect(answer.headers[.contentType] == "application/proto")
        let push = try #require(fixture.gate.pushes.first)
        #expect(push.tenant == .anonymous)
        #expect(push.items.map(\.bytes) == [[1, 2, 3], [4]])
        #expect(push.items.map(\.labels) == [[Label("__name__", "process_cpu")], [Label("__name__", "process_cpu")]])
        #expect(push.items.map(\.clientID) == ["abc", "abc"])
    }

    @Test func `a push in JSON reaches the gate, unknown fields and all`() async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withRouter {
            try await $0.json(
                Method.push,
                #"{"series":[{"labels":[{"name":"a","value":"b"}],"samples":[{"rawProfile":"AQID","ID":"x"},{"rawProfile":"BA=="}]}],"new":1}"#
            )
        }
        #expect(answer.status == 200)
        #expect(answer.text == "{}")
        let push = try #require(fixture.gate.pushes.first)
        #expect(push.items.map(\.bytes) == [[1, 2, 3], [4]])
        #expect(push.items.map(\.clientID) == ["x", nil])
        #expect(push.items.allSatisfy { $0.labels == [Label("a", "b")] })
    }

    @Test func `labels after samples count for them, and empty ids are none`() async throws {
        let fixture = APIFixture()
        let label: [UInt8] = [0x0A, 6, 0x0A, 1, 0x61, 0x12, 1, 0x62]
        let sample: [UInt8] = [0x12, 3, 0x0A, 1, 7]
        let series = sample + [0x20, 5] + label
        let body = [0x0A, UInt8(series.count)] + series
        let answer = try await fixture.withRouter { try await $0.proto(Method.push, bytes: body) }
        #expect(answer.status == 200, "\(answer.text)")
        let item = try #require(fixture.gate.pushes.first?.items.first)
        #expect(item.labels == [Label("a", "b")])
        #expect(item.bytes == [7])
        #expect(item.clientID == nil)
    }

    @Test func `a compressed push is decompressed`() async throws {
        let fixture = APIFixture()
        let body = try Gzip.deflate(request([[9, 9]]).serializedBytes(), level: 6)
        let answer = try await fixture.withRouter {
            try await $0.proto(Method.push, bytes: body, headers: headers(["Content-Encoding": "gzip"]))
        }
        #expect(answer.status == 200)
        #expect(fixture.gate.pushes.first?.items.first?.bytes == [9, 9])
    }

    @Test func `the tenant of the header is the one written to`() async throws {
        let fixture = APIFixture()
        _ = try await fixture.withRouter {
            try await $0.proto(Method.push, request([[1]]), headers: headers(["X-Scope-OrgID": "team-a"]))
        }
        #expect(fixture.gate.pushes.map(\.tenant.name) == ["team-a"])
    }

    @Test func `a push to several tenants is refused`() async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withRouter {
            try await $0.proto(Method.push, request([[1]]), headers: headers(["X-Scope-OrgID": "a|b"]))
        }
        #expect(answer.status == 400)
        #expect(answer.text.contains("written to one tenant"))
        #expect(fixture.gate.pushes.isEmpty)
    }

    @Test(arguments: ["", "a/b", "..", "a|", "ä", String(repeating: "x", count: 151)])
    func `a bad tenant name is refused`(name: String) async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withRouter {
            try await $0.proto(Method.push, request([[1]]), headers: headers(["X-Scope-OrgID": name]))
        }
        #expect(answer.status == 400)
        #expect(answer.text.contains(#""code":"invalid_argument""#))
        #expect(fixture.gate.pushes.isEmpty)
    }

    @Test func `an empty body is refused in both codecs`() async throws {
        let fixture = APIFixture()
        try await fixture.withRouter { requests in
            for answer in [
                try await requests.json(Method.push, ""), try await requests.json(Method.push, "{}"),
                try await requests.proto(Method.push, bytes: []),
            ] {
                #expect(answer.status == 400)
                #expect(answer.text.contains(#""code":"invalid_argument""#))
            }
        }
        #expect(fixture.gate.pushes.isEmpty)
    }

    @Test(
        arguments: [
            [0x0A], [0x0A, 5, 1], [0xFF, 0xFF], [0x08, 1], [0x0B], [0x0A, 2, 0x10, 1],
            [0x0A, 4, 0x0A, 2, 0x0A, 9], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        ] as [[UInt8]]
    )
    func `bytes that are no push are refused`(body: [UInt8]) async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withRouter { try await $0.proto(Method.push, bytes: body) }
        #expect(answer.status == 400, "\(answer.text)")
        #expect(fixture.gate.pushes.isEmpty)
    }

    @Test func `a label that is not UTF-8 is refused`() async throws {
        let fixture = APIFixture()
        let body: [UInt8] = [0x0A, 5, 0x0A, 3, 0x0A, 1, 0xFF]
        let answer = try await fixture.withRouter { try await $0.proto(Method.push, bytes: body) }
        #expect(answer.status == 400)
        #expect(answer.text.contains("not UTF-8"))
    }

    @Test func `damaged requests never crash, and what is accepted equals the generated decoder's reading`()
        async throws
    {
        let fixture = APIFixture()
        let good: [UInt8] = try request([[1, 2, 3], [], [4]], id: "i").serializedBytes()
        var random = SplitMix64(seed: 7)
        let bodies = (0..<300).map { _ in
            var bytes = good
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            }
            return bytes
        }
        try await fixture.withRouter { requests in
            for bytes in bodies {
                let before = fixture.gate.pushes.count
                let answer = try await requests.proto(Method.push, bytes: bytes)
                #expect(answer.status == 200 || answer.status == 400)
                guard answer.status == 200, let push = fixture.gate.pushes.dropFirst(before).first else { continue }
                guard let oracle = try? Push_V1_PushRequest(serializedBytes: bytes) else { continue }
                #expect(push.items.map(\.bytes) == oracle.series.flatMap(\.samples).map { Array($0.rawProfile) })
            }
        }
    }

    @Test func `too many entries are refused before they cost memory`() async throws {
        var fixture = APIFixture()
        fixture.limits.maxPushEntries = 100
        let series = [UInt8](repeating: 0, count: 202).enumerated().map { $0.offset % 2 == 0 ? UInt8(0x0A) : 0 }
        let answer = try await fixture.withRouter { try await $0.proto(Method.push, bytes: series) }
        #expect(answer.status == 400)
        #expect(answer.text.contains("more than 100 series"))
    }

    @Test func `rejections name index, id and reason, and the gravest one gives the code`() async throws {
        let fixture = APIFixture()
        fixture.gate.answers { _ in
            PushOutcome(rejections: [
                (0, IngestError(.invalidArgument, reason: "malformed_profile", "no sample types")),
                (2, IngestError(.overloaded, reason: "rate_limited", "too much", retryAfter: .milliseconds(2500))),
            ])
        }
        let answer = try await fixture.withRouter {
            try await $0.proto(Method.push, request([[1], [2], [3]], id: "abc"))
        }
        #expect(answer.status == 429)
        #expect(answer.headers[.retryAfter] == "3")
        #expect(answer.text.contains(#""code":"resource_exhausted""#))
        #expect(answer.text.contains("push series with index 0 and id abc failed: no sample types"))
        #expect(answer.text.contains("push series with index 2 and id abc failed: too much"))
        #expect(answer.text.contains("the other 1 of 3 profiles are stored"))
    }

    @Test func `the message about many rejections is bounded`() async throws {
        let fixture = APIFixture()
        fixture.gate.answers { push in
            let error = IngestError(.invalidArgument, reason: "malformed_profile", String(repeating: "x", count: 5000))
            return PushOutcome(rejections: push.items.indices.map { ($0, error) })
        }
        let answer = try await fixture.withRouter {
            try await $0.proto(Method.push, request(Array(repeating: [1], count: 500)))
        }
        #expect(answer.status == 400)
        #expect(answer.bytes.count < 10_000)
        #expect(answer.text.contains("and 480 more"))
    }

    @Test func `an overloaded writer answers with Retry-After`() async throws {
        let fixture = APIFixture()
        fixture.gate.answers { _ in throw IngestError(.unavailable, reason: "store_failed", "the store is away") }
        let answer = try await fixture.withRouter { try await $0.proto(Method.push, request([[1]])) }
        #expect(answer.status == 503)
        #expect(answer.headers[.retryAfter] == "1")
        #expect(answer.text == #"{"code":"unavailable","message":"the store is away"}"#)
    }
}
