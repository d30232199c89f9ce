import HTTPTypes
import Ingestion
import ProfileModel
import ServerAPI
import Testing

@Suite struct IngestTests {
    private func form(_ parts: [(String, String)], boundary: String = "XyZ") -> [UInt8] {
        let body = parts.map {
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\($0.0)\"; filename=\"f\"\r\n\r\n\($0.1)\r\n"
        }
        return Array((body.joined() + "--\(boundary)--\r\n").utf8)
    }

    @Test(arguments: ["/ingest", "/pyroscope/ingest"])
    func `a pprof body is taken with the labels of its name`(path: String) async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withRouter {
            try await $0.send(
                .post,
                path
                    + "?name=my.app%7Bregion%3Deu,%20__private__=x,__session_id__=1%7D&format=pprof&from=1700000000&spyName=gospy",
                body: [1, 2]
            )
        }
        #expect(answer.status == 200)
        let item = try #require(fixture.gate.pushes.first?.items.first)
        #expect(item.bytes == [1, 2])
        #expect(
            item.labels == [
                Label("region", "eu"), Label("__session_id__", "1"), Label("service_name", "my.app"),
                Label("pyroscope_spy", "gospy"),
            ]
        )
        #expect(item.fallbackTime == 1_700_000_000_000_000_000)
    }

    @Test func `a service name in the labels wins over the application's`() async throws {
        let fixture = APIFixture()
        _ = try await fixture.withRouter {
            try await $0.send(.post, "/ingest?name=app{service_name=shop}&format=pprof", body: [1])
        }
        let item = try #require(fixture.gate.pushes.first?.items.first)
        #expect(item.labels == [Label("service_name", "shop")])
        #expect(item.fallbackTime == nil)
    }

    @Test(arguments: ["", "&format=pprof"])
    func `a form's profile is taken`(format: String) async throws {
        let fixture = APIFixture()
        let body = form([("sample_type_config", "{}"), ("profile", "a\r\nb--XyZ\r\n")])
        let answer = try await fixture.withRouter {
            try await $0.send(
                .post,
                "/ingest?name=app" + format,
                headers: headers(["Content-Type": "multipart/form-data; boundary=\"XyZ\""]),
                body: body
            )
        }
        #expect(answer.status == 200, "\(answer.text)")
        #expect(fixture.gate.pushes.first?.items.first?.bytes == Array("a\r\nb--XyZ\r\n".utf8))
    }

    private func item(_ query: String, config: String?) async throws -> ProfilePush.Item {
        let fixture = APIFixture()
        let body = form((config.map { [("sample_type_config", $0)] } ?? []) + [("profile", "p")])
        let answer = try await fixture.withRouter {
            try await $0.send(
                .post,
                "/ingest?name=app" + query,
                headers: headers(["Content-Type": "multipart/form-data; boundary=XyZ"]),
                body: body
            )
        }
        #expect(answer.status == 200, "\(answer.text)")
        return try #require(fixture.gate.pushes.first?.items.first)
    }

    @Test func `what sample types are displayed as is taken from the form`() async throws {
        let config = """
            {"contentions": {"units": "lock_samples", "display-name": "mutex_count", "cumulative": true},
             "delay": {"display-name": "mutex_duration"}, "samples": {"sampled": true}, "odd": 7}
            """
        #expect(
            try await item("", config: config).displayNames == [
                "contentions": "mutex_count", "delay": "mutex_duration",
            ]
        )
        #expect(try await item("", config: "{}").displayNames == [:])
        #expect(try await item("", config: nil).displayNames == nil)
    }

    @Test(
        arguments: [
            ("gospy", nil, [.withoutGoShapes]), ("pyspy", nil, [.withoutGoShapes, .filesBeforeNames]),
            ("rbspy", nil, [.withoutGoShapes, .filesBeforeNames]),
            ("scripting", nil, [.withoutGoShapes, .filesBeforeNames]),
            ("dotnetspy", nil, [.withoutGoShapes, .underscoresInTypes]), ("unknown", nil, [.withoutGoShapes]),
            ("unknown", #"{"inuse-space": {}}"#, [.withoutGoShapes, .underscoresInTypes]),
            ("", #"{"inuse-space": {}}"#, [.withoutGoShapes]),
        ] as [(String, String?, ProfileRewrites)]
    )
    func `a profiler's name tells what is rewritten`(
        spy: String,
        config: String?,
        rewrites: ProfileRewrites
    )
        async throws
    {
        #expect(try await item("&spyName=\(spy)", config: config).rewrites == rewrites)
    }

    @Test(arguments: ["", "[]", "nonsense", "{", #"{"a": }"#])
    func `a sample type config that is no JSON object is refused`(config: String) async throws {
        let fixture = APIFixture()
        let body = form([("sample_type_config", config), ("profile", "p")])
        let answer = try await fixture.withRouter {
            try await $0.send(
                .post,
                "/ingest?name=app",
                headers: headers(["Content-Type": "multipart/form-data; boundary=XyZ"]),
                body: body
            )
        }
        #expect(answer.status == 400)
        #expect(answer.text.contains("sample_type_config"))
        #expect(fixture.gate.pushes.isEmpty)
    }

    @Test func `a sample type config of megabytes is refused unread`() async throws {
        let fixture = APIFixture()
        let body = form([("sample_type_config", String(repeating: " ", count: 1 << 20)), ("profile", "p")])
        let answer = try await fixture.withRouter {
            try await $0.send(
                .post,
                "/ingest?name=app",
                headers: headers(["Content-Type": "multipart/form-data; boundary=XyZ"]),
                body: body
            )
        }
        #expect(answer.status == 400 && answer.text.contains("1048576"))
    }

    @Test func `cumulative profiles with a previous one are refused`() async throws {
        let fixture = APIFixture()
        let body = form([("prev_profile", "a"), ("profile", "b")])
        let answer = try await fixture.withRouter {
            try await $0.send(
                .post,
                "/ingest?name=app&format=pprof",
                headers: headers(["Content-Type": "multipart/form-data; boundary=XyZ"]),
                body: body
            )
        }
        #expect(answer.status == 422)
        #expect(fixture.gate.pushes.isEmpty)
    }

    @Test(arguments: [
        "", "no form", "--XyZ\r\nnothing", "--XyZ\r\n\r\n\r\n--XyZ--", "--XyZ\r\nA: b\r\n\r\nc\r\n--XyZ--",
    ])
    func `a body that is no form is refused`(body: String) async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withRouter {
            try await $0.send(
                .post,
                "/ingest?name=app&format=pprof",
                headers: headers(["Content-Type": "multipart/form-data; boundary=XyZ"]),
                body: Array(body.utf8)
            )
        }
        #expect(answer.status == 400, "\(answer.text)")
        #expect(fixture.gate.pushes.isEmpty)
    }

    @Test(arguments: [
        ("?name=app", 501), ("?name=app&format=jfr", 501), ("?name=app&format=tree", 501),
        ("?name=app&format=nonsense", 400), ("?format=pprof", 400), ("?name=&format=pprof", 400),
        ("?name=app{a&format=pprof", 400), ("?name=app{a}&format=pprof", 400), ("?name={a=b}&format=pprof", 400),
    ])
    func `other formats and bad names are refused with a hint`(query: String, status: Int) async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withRouter { try await $0.send(.post, "/ingest" + query, body: [1]) }
        #expect(answer.status == status)
        if query.contains("name=app") && !query.contains("{") { #expect(answer.text.contains("format=pprof")) }
        #expect(fixture.gate.pushes.isEmpty)
    }

    @Test func `a profile that the gate rejects is a 422, a full gate a 429`() async throws {
        let fixture = APIFixture()
        try await fixture.withRouter { requests in
            fixture.gate.answers { _ in
                PushOutcome(rejections: [(0, IngestError(.invalidArgument, reason: "malformed_profile", "cut"))])
            }
            let malformed = try await requests.send(.post, "/ingest?name=app&format=pprof", body: [1])
            #expect(malformed.status == 422)
            #expect(malformed.text.contains("cut"))
            fixture.gate.answers { _ in throw IngestError(.overloaded, reason: "full", "full", retryAfter: .seconds(4))
            }
            let full = try await requests.send(.post, "/ingest?name=app&format=pprof", body: [1])
            #expect(full.status == 429)
            #expect(full.headers[.retryAfter] == "4")
        }
    }
}
