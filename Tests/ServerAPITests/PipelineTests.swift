import Compression
import HTTPTypes
import ProfileModel
import QueryModel
import ServerAPI
import SwiftProtobuf
import Testing
import WireProtocol

@Suite struct PipelineTests {
    private let range = #"{"start":1,"end":2}"#

    // MARK: Methods and types

    @Test(arguments: [HTTPRequest.Method.get, .put, .delete])
    func `Connect methods are for POST`(method: HTTPRequest.Method) async throws {
        let answer = try await APIFixture().withRouter { try await $0.send(method, "/" + Method.push) }
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == "POST")
    }

    @Test func `unknown paths are not found, with a message`() async throws {
        let answer = try await APIFixture().withRouter { try await $0.get("/nothing/here") }
        #expect(answer.status == 404)
        #expect(answer.text.contains(#""code":"not_found""#))
    }

    @Test(arguments: ["", "text/plain", "application/grpc", "application/connect+proto", "application/jsonx"])
    func `wrong content types are refused`(type: String) async throws {
        let fixture = APIFixture()
        try await fixture.withRouter { requests in
            for method in [Method.push, Method.querier("LabelNames")] {
                let answer = try await requests.send(
                    .post,
                    "/" + method,
                    headers: headers(["Content-Type": type]),
                    body: Array(range.utf8)
                )
                #expect(answer.status == 415)
                #expect(answer.text.contains("application/proto"))
            }
        }
        #expect(fixture.gate.pushes.isEmpty && fixture.queries.asked.isEmpty)
    }

    @Test(arguments: ["application/json; charset=utf-8", "Application/JSON", "application/json;charset=UTF-8"])
    func `a content type may have parameters`(type: String) async throws {
        let answer = try await APIFixture().withRouter {
            try await $0.json(
                Method.querier("LabelNames"),
                range,
                headers: headers(["Content-Type": type, "Connect-Protocol-Version": "1"])
            )
        }
        #expect(answer.status == 200)
    }

    @Test(arguments: ["", "{", "[]", "nonsense", #"{"start":"x"}"#])
    func `bad JSON is refused`(body: String) async throws {
        let answer = try await APIFixture().withRouter { try await $0.json(Method.querier("LabelNames"), body) }
        #expect(answer.status == 400)
        #expect(answer.text.contains(#""code":"invalid_argument""#))
    }

    // MARK: Bodies

    @Test func `a truncated gzip body is refused`() async throws {
        let fixture = APIFixture()
        let whole = try Gzip.deflate(Array(range.utf8), level: 6)
        try await fixture.withRouter { requests in
            for count in [1, 5, whole.count / 2, whole.count - 1] {
                let answer = try await requests.send(
                    .post,
                    "/" + Method.querier("LabelNames"),
                    headers: headers(["Content-Type": "application/json", "Content-Encoding": "gzip"]),
                    body: Array(whole.prefix(count))
                )
                #expect(answer.status == 400, "\(count) bytes: \(answer.text)")
            }
        }
        #expect(fixture.queries.asked.isEmpty)
    }

    @Test func `an unknown encoding is refused with those that are known`() async throws {
        let answer = try await APIFixture().withRouter {
            try await $0.json(Method.querier("LabelNames"), range, headers: headers(["Content-Encoding": "br"]))
        }
        #expect(answer.status == 501)
        #expect(answer.text.contains("gzip"))
    }

    @Test func `a body over the limit is refused, raw and decompressed`() async throws {
        var fixture = APIFixture()
        fixture.limits.maxBodyBytes = 10_000
        let zeros = [UInt8](repeating: 0x20, count: 10_001)
        try await fixture.withRouter { requests in
            let raw = try await requests.proto(Method.push, bytes: zeros)
            #expect(raw.status == 413)
            #expect(raw.headers[.connection] == "close")
            let bomb = try await requests.proto(
                Method.push,
                bytes: try Gzip.deflate(zeros, level: 9),
                headers: headers(["Content-Encoding": "gzip"])
            )
            #expect(bomb.status == 413)
            #expect(bomb.text.contains("decompressed"))
        }
        #expect(fixture.gate.pushes.isEmpty)
    }

    @Test func `bodies of all requests together are bounded`() async throws {
        var fixture = APIFixture()
        fixture.limits.maxConcurrentBodyBytes = 100_000
        try await fixture.withRouter { requests in
            let refused = try await requests.proto(Method.push, bytes: [UInt8](repeating: 0, count: 200_000))
            #expect(refused.status == 503)
            #expect(refused.headers[.retryAfter] == "1")
            for _ in 0..<5 {
                let fits = try await requests.proto(Method.push, bytes: [UInt8](repeating: 0, count: 70_000))
                #expect(fits.status == 400, "what a request took is given back: \(fits.text)")
            }
        }
    }

    // MARK: Answers

    @Test(arguments: [
        ("gzip", true), ("br, gzip;q=0.5", true), ("*", true), ("gzip;q=0", false), ("br", false), ("", false),
    ])
    func `large answers are compressed for clients that take it`(accept: String, compressed: Bool) async throws {
        let fixture = APIFixture()
        let names = (0..<500).map { "label_\($0 + 1000)" }
        fixture.queries.answers(with: .strings(StringSetReport(sorted: names)))
        let answer = try await fixture.withRouter {
            try await $0.json(Method.querier("LabelNames"), range, headers: headers(["Accept-Encoding": accept]))
        }
        #expect((answer.headers[.contentEncoding] == "gzip") == compressed)
        let bytes = compressed ? try Gzip.inflate(answer.bytes, limit: 1 << 20) : answer.bytes
        #expect(try Types_V1_LabelNamesResponse(jsonUTF8Bytes: bytes).names == names)
        #expect(answer.headers[.vary] == "Accept-Encoding")
    }

    @Test func `small answers are never compressed`() async throws {
        let answer = try await APIFixture().withRouter {
            try await $0.json(Method.querier("LabelNames"), range, headers: headers(["Accept-Encoding": "gzip"]))
        }
        #expect(answer.headers[.contentEncoding] == nil)
    }

    @Test func `every request is recorded by route`() async throws {
        let fixture = APIFixture()
        try await fixture.withRouter { requests in
            _ = try await requests.json(Method.querier("LabelNames"), range)
            _ = try await requests.get("/nothing/\(cpu)")
        }
        #expect(fixture.recorder.records.map(\.route) == ["/querier.v1.QuerierService/LabelNames", "unmatched"])
        #expect(fixture.recorder.records.map(\.status) == [200, 404])
        #expect(fixture.recorder.records.first?.requestBytes == range.utf8.count)
    }

    // MARK: Tenants and operations

    @Test func `each tenant's question reaches the engine under its own name only`() async throws {
        let fixture = APIFixture()
        try await fixture.withRouter { requests in
            for tenant in ["a", "b"] {
                _ = try await requests.json(
                    Method.querier("LabelNames"),
                    range,
                    headers: headers(["X-Scope-OrgID": tenant])
                )
            }
            _ = try await requests.json(Method.querier("LabelNames"), range)
        }
        #expect(fixture.queries.asked.map { $0.tenants.map(\.name) } == [["a"], ["b"], ["anonymous"]])
    }

    @Test(arguments: ["a||b", "|", "a|b c", "a|../x"])
    func `bad tenant names are refused on reads`(name: String) async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withRouter {
            try await $0.json(Method.querier("LabelNames"), range, headers: headers(["X-Scope-OrgID": name]))
        }
        #expect(answer.status == 400)
        #expect(answer.text.contains("X-Scope-OrgID"))
        #expect(fixture.queries.asked.isEmpty)
    }

    @Test func `operations answer without a tenant`() async throws {
        try await APIFixture().withRouter { requests in
            let bad = try headers(["X-Scope-OrgID": "a/b"])
            #expect(try await requests.get("/ready", headers: bad).text == "ready\n")
            #expect(try await requests.get("/healthz").text == "ok\n")
            #expect(try await requests.get("/health").status == 200)
            let metrics = try await requests.get("/metrics")
            #expect(metrics.text == "firefinch_up 1\n")
            #expect(metrics.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            let build = try await requests.get("/api/v1/status/buildinfo")
            #expect(build.text.contains(#""version":"1.2.3""#))
        }
    }

    @Test func `readiness gives its reasons`() async throws {
        var fixture = APIFixture()
        fixture.readiness = .notReady(reasons: ["the object store is away", "no querier"])
        let answer = try await fixture.withRouter { try await $0.get("/ready") }
        #expect(answer.status == 503)
        #expect(answer.text == "the object store is away\nno querier\n")
    }

    @Test func `the page and its files are served, others are not`() async throws {
        try await APIFixture().withRouter { requests in
            let page = try await requests.get("/")
            #expect(page.text == "<html>")
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            #expect(try await requests.get("/assets/app.js").text == "let a = 1")
            #expect(try await requests.get("/assets/../secret").status == 404)
            let head = try await requests.send(.head, "/")
            #expect(head.status == 200)
            #expect(head.bytes.isEmpty)
        }
    }
}
