import Compression
import HTTPTypes
import ProfileModel
import QueryModel
import ServerAPI
import SwiftProtobuf
import TestSupport
import Testing
import WireProtocol

@Suite struct QuerierTests {
    private let stacks =
        #"{"profileTypeID":"process_cpu:cpu:nanoseconds:cpu:nanoseconds","labelSelector":"{service_name=\"shop\"}","start":"1000","end":2000"#

    /// a → b (5), a itself 2.
    private var graph: FlameGraphReport {
        FlameGraphReport(
            nameBytes: Array("ab".utf8),
            nameEnds: [1, 2],
            parents: [-1, 0, 1],
            names: [-1, 0, 1],
            selfValues: [0, 2, 5],
            unnamedValue: 0
        )
    }

    private var pprof: PprofReport {
        PprofReport(
            strings: [[], Array("main".utf8)],
            functions: [.init(name: 1, systemName: 0, filename: 0, startLine: 0)],
            locations: [.init(mapping: -1, address: 0, lines: [.init(function: 0, line: 3)])],
            samples: [.init(locations: [0], value: 7)]
        )
    }

    // MARK: Profile types, names, values

    @Test func `profile types have all their parts, in both codecs`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(with: .strings(StringSetReport(sorted: ["memory:samples:bytes::", cpu])))
        try await fixture.withRouter { requests in
            let json = try await requests.json(Method.querier("ProfileTypes"), #"{"start":1000,"end":"2000"}"#)
            #expect(json.status == 200)
            #expect(
                json.text.contains(
                    #"{"ID":"memory:samples:bytes::","name":"memory","sampleType":"samples","sampleUnit":"bytes"}"#
                )
            )
            #expect(json.headers[.contentType] == "application/json")
            let request = Querier_V1_ProfileTypesRequest.with {
                $0.start = 1000; $0.end = 2000
            }
            let proto = try await requests.proto(Method.querier("ProfileTypes"), request)
            let message = try Querier_V1_ProfileTypesResponse(serializedBytes: proto.bytes)
            #expect(message.profileTypes.map(\.id) == ["memory:samples:bytes::", cpu])
            #expect(message.profileTypes.last?.periodUnit == "nanoseconds")
        }
        let query = try #require(fixture.queries.asked.first)
        #expect(query.report == .profileTypes)
        #expect(query.range == TimeRange(start: 1_000_000_000, end: 2_000_000_000))
    }

    @Test func `profile types without a range are those of the last hour`() async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withRouter { try await $0.json(Method.querier("ProfileTypes"), "{}") }
        #expect(answer.status == 200)
        #expect(answer.text == "{}")
        let now = fixture.time.unixNanoseconds
        #expect(fixture.queries.asked.first?.range == TimeRange(start: now - 3_600_000_000_000, end: now))
    }

    @Test func `label names are hidden from clients that cannot handle them`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(with: .strings(StringSetReport(sorted: ["__type__", "k8s.pod", "region", "ä"])))
        let body = #"{"start":1000,"end":2000,"matchers":["{a=\"b\"}","{c=\"d\"}"]}"#
        try await fixture.withRouter { requests in
            let old = try await requests.json(Method.querier("LabelNames"), body)
            #expect(old.text == #"{"names":["__type__","region"]}"#)
            let new = try await requests.json(
                Method.querier("LabelNames"),
                body,
                headers: headers(["Accept": "application/json, */*; allow-utf8-labelnames=true"])
            )
            #expect(new.text == #"{"names":["__type__","k8s.pod","region","ä"]}"#)
        }
        #expect(
            fixture.queries.asked.first?.matchers == [LabelMatcher("a", .equal, "b"), LabelMatcher("c", .equal, "d")]
        )
    }

    @Test func `label values are those of the named label`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(with: .strings(StringSetReport(sorted: ["a", "b"])))
        let request = Types_V1_LabelValuesRequest.with {
            $0.name = "region"; $0.start = 1; $0.end = 2
        }
        try await fixture.withRouter { requests in
            let answer = try await requests.proto(Method.querier("LabelValues"), request)
            #expect(try Types_V1_LabelValuesResponse(serializedBytes: answer.bytes).names == ["a", "b"])
            let nameless = try await requests.json(Method.querier("LabelValues"), #"{"start":1,"end":2}"#)
            #expect(nameless.status == 400)
        }
        #expect(fixture.queries.asked.map(\.report) == [.labelValues(name: "region")])
    }

    @Test func `series keep the empty set and are distinct after names were hidden`() async throws {
        let fixture = APIFixture()
        let sets = [
            LabelSet(), LabelSet([Label("a", "1"), Label("k8s.pod", "x")]),
            LabelSet([Label("a", "1"), Label("k8s.pod", "y")]),
        ]
        fixture.queries.answers(with: .series(SeriesReport(sorted: sets)))
        let answer = try await fixture.withRouter {
            try await $0.json(Method.querier("Series"), #"{"start":1,"end":2,"labelNames":["a","k8s.pod"]}"#)
        }
        #expect(answer.text == #"{"labelsSet":[{},{"labels":[{"name":"a","value":"1"}]}]}"#)
        #expect(fixture.queries.asked.first?.report == .series(names: ["a", "k8s.pod"]))
    }

    // MARK: Stacks

    @Test func `a flame graph comes in both codecs`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(with: .flameGraph(graph))
        try await fixture.withRouter { requests in
            let json = try await requests.json(Method.querier("SelectMergeStacktraces"), stacks + "}")
            #expect(json.status == 200, "\(json.text)")
            let read = try Querier_V1_SelectMergeStacktracesResponse(jsonUTF8Bytes: json.bytes)
            #expect(read.flamegraph.total == 7)
            #expect(read.flamegraph.levels.count == 3)
            let request = try Querier_V1_SelectMergeStacktracesRequest(jsonString: stacks + "}")
            let proto = try await requests.proto(Method.querier("SelectMergeStacktraces"), request)
            let same = try Querier_V1_SelectMergeStacktracesResponse(serializedBytes: proto.bytes)
            #expect(same == read)
            #expect(json.headers[try .named("Firefinch-Coverage")] == "complete")
        }
        let query = try #require(fixture.queries.asked.first)
        #expect(query.tenants == [.anonymous])
        #expect(query.profileType?.id == cpu)
        #expect(query.matchers == [LabelMatcher("service_name", .equal, "shop")])
        #expect(query.report == .flameGraph(StackFilter()))
    }

    @Test func `call site, spans and profile ids become the filter`() async throws {
        let fixture = APIFixture()
        let body =
            stacks
            + #","stackTraceSelector":{"callSite":[{"name":"main"},{"name":"run"}]},"spanSelector":["00000000000000ff"],"profileIdSelector":["00112233-4455-8677-8899-aabbccddeeff"]}"#
        let answer = try await fixture.withRouter {
            try await $0.json(Method.querier("SelectMergeStacktraces"), body)
        }
        #expect(answer.status == 200, "\(answer.text)")
        let id = ProfileIdentity(high: 0x0011_2233_4455_8677, low: 0x8899_AABB_CCDD_EEFF)
        #expect(
            fixture.queries.asked.first?.report
                == .flameGraph(StackFilter(callSite: ["main", "run"], spanIDs: [255], profileIDs: [id]))
        )
    }

    @Test func `a tree comes as bytes and is left out when empty`() async throws {
        let fixture = APIFixture()
        try await fixture.withRouter { requests in
            let empty = try await requests.json(
                Method.querier("SelectMergeStacktraces"),
                stacks + #","format":"PROFILE_FORMAT_TREE"}"#
            )
            #expect(empty.text == "{}")
            fixture.queries.answers(with: .flameGraph(graph))
            let full = try await requests.json(Method.querier("SelectMergeStacktraces"), stacks + #","format":2}"#)
            let read = try Querier_V1_SelectMergeStacktracesResponse(jsonUTF8Bytes: full.bytes)
            #expect(!read.tree.isEmpty)
            #expect(!read.hasFlamegraph)
        }
    }

    @Test func `pprof comes in a field of its own or bare`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(with: .pprof(pprof))
        try await fixture.withRouter { requests in
            let wrapped = try await requests.json(
                Method.querier("SelectMergeStacktraces"),
                stacks + #","format":"PROFILE_FORMAT_PPROF"}"#
            )
            let read = try Querier_V1_SelectMergeStacktracesResponse(jsonUTF8Bytes: wrapped.bytes)
            #expect(read.pprof.profile.sample.map(\.value) == [[7]])
            #expect(read.pprof.profile.timeNanos == 2_000_000_000)
            let bareJSON = try await requests.json(Method.querier("SelectMergeProfile"), stacks + "}")
            #expect(try Google_V1_Profile(jsonUTF8Bytes: bareJSON.bytes) == read.pprof.profile)
            let request = try Querier_V1_SelectMergeProfileRequest(jsonString: stacks + "}")
            let bare = try await requests.proto(Method.querier("SelectMergeProfile"), request)
            #expect(try Google_V1_Profile(serializedBytes: bare.bytes) == read.pprof.profile)
        }
        #expect(fixture.queries.asked.allSatisfy { $0.report == .pprof(StackFilter()) })
    }

    @Test func `pprof of nothing is an empty message`() async throws {
        let fixture = APIFixture()
        try await fixture.withRouter { requests in
            let json = try await requests.json(Method.querier("SelectMergeProfile"), stacks + "}")
            #expect(json.text == "{}")
            let request = try Querier_V1_SelectMergeProfileRequest(jsonString: stacks + "}")
            let proto = try await requests.proto(Method.querier("SelectMergeProfile"), request)
            #expect(proto.status == 200)
            #expect(proto.bytes.isEmpty)
        }
    }

    @Test func `the deprecated span query asks with spans`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(with: .flameGraph(graph))
        let answer = try await fixture.withRouter {
            try await $0.json(
                Method.querier("SelectMergeSpanProfile"),
                stacks + #","spanSelector":["00000000000000aa"]}"#
            )
        }
        #expect(try Querier_V1_SelectMergeSpanProfileResponse(jsonUTF8Bytes: answer.bytes).flamegraph.total == 7)
        #expect(fixture.queries.asked.first?.report == .flameGraph(StackFilter(spanIDs: [170])))
    }

    @Test func `a comparison asks for both sides`() async throws {
        let fixture = APIFixture()
        let graph = graph
        fixture.queries.answers { query, _ in
            let isLeft = query.range.start == 1_000_000_000
            return QueryAnswer(
                report: .flameGraph(isLeft ? graph : .empty),
                coverage: Coverage(fragments: 1, fragmentsDone: 1)
            )
        }
        let right = stacks.replacing("1000", with: "1500")
        try await fixture.withRouter { requests in
            let json = try await requests.json(Method.querier("Diff"), "{\"left\":\(stacks)},\"right\":\(right)}}")
            #expect(json.status == 200, "\(json.text)")
            let read = try Querier_V1_DiffResponse(jsonUTF8Bytes: json.bytes)
            #expect(read.flamegraph.leftTicks == 7)
            #expect(read.flamegraph.rightTicks == 0)
            let half = try await requests.json(Method.querier("Diff"), "{\"left\":\(stacks)}}")
            #expect(half.status == 400)
        }
    }

    // MARK: What makes no sense

    @Test(arguments: [
        (#""profileTypeID":"process_cpu""#, 400), (#""profileTypeID":"""#, 400),
        (#""labelSelector":"""#, 400), (#""labelSelector":"{a=}""#, 400), (#""labelSelector":"{a=~\"(\"}""#, 400),
        (#""start":0"#, 400), (#""end":0"#, 400), (#""start":3000"#, 400), (#""maxNodes":-1"#, 400),
        (#""maxNodes":"1000001""#, 400), (#""spanSelector":["12"]"#, 400),
        (#""spanSelector":["+00000000000000f"]"#, 400),
        (#""profileIdSelector":["x"]"#, 400), (#""format":"PROFILE_FORMAT_DOT""#, 501), (#""format":99"#, 400),
        (#""async":{"type":"ASYNC_QUERY_TYPE_FORCE"}"#, 501),
        (#""traceIdSelector":["0123456789abcdef0123456789abcdef"]"#, 501),
        (#""spanSelector":["00000000000000aa"],"traceIdSelector":["0123456789abcdef0123456789abcdef"]"#, 400),
        (#""stackTraceSelector":{"goPgo":{}}"#, 501),
    ])
    func `a question that makes no sense is refused before anything is asked`(change: String, status: Int) async throws
    {
        let fixture = APIFixture()
        // Of two members with one name the last counts.
        let members = change.split(separator: ",").map { $0.split(separator: ":")[0] }
        let kept = (stacks.dropFirst() + "").split(separator: ",").filter { member in
            !members.contains { member.hasPrefix($0) }
        }
        let body = "{" + (kept.map(String.init) + [change]).joined(separator: ",") + "}"
        let answer = try await fixture.withRouter {
            try await $0.json(Method.querier("SelectMergeStacktraces"), body)
        }
        #expect(answer.status == status, "\(answer.text)")
        #expect(answer.text.contains(#""message":""#))
        #expect(fixture.queries.asked.isEmpty)
    }

    @Test func `an empty selector is answered with the way out`() async throws {
        let answer = try await APIFixture().withRouter {
            try await $0.json(
                Method.querier("SelectMergeStacktraces"),
                "{\"profileTypeID\":\"\(cpu)\",\"start\":1,\"end\":2}"
            )
        }
        #expect(answer.text.contains("use {} to select everything"))
    }

    @Test func `a range longer than allowed is refused, one as long is not`() async throws {
        var fixture = APIFixture()
        fixture.limits.maxQueryLength = .seconds(1)
        try await fixture.withRouter { requests in
            let fits = try await requests.json(Method.querier("LabelNames"), #"{"start":1000,"end":2000}"#)
            #expect(fits.status == 200)
            let long = try await requests.json(Method.querier("LabelNames"), #"{"start":1000,"end":2001}"#)
            #expect(long.status == 400)
            #expect(long.text.contains("max_query_length"))
        }
    }

    @Test(arguments: ["SelectHeatmap", "GetProfileStats", "AnalyzeQuery"])
    func `what is not there yet says so`(method: String) async throws {
        let answer = try await APIFixture().withRouter { try await $0.json(Method.querier(method), "{}") }
        #expect(answer.status == 501)
        #expect(answer.text.contains(#""code":"unimplemented""#))
    }

    // MARK: Tenants, options, coverage

    @Test func `a federated read asks for each tenant once, and nobody else's`() async throws {
        let fixture = APIFixture()
        _ = try await fixture.withRouter {
            try await $0.json(
                Method.querier("SelectMergeStacktraces"),
                stacks + "}",
                headers: headers(["X-Scope-OrgID": "b|a|b"])
            )
        }
        #expect(fixture.queries.asked.map { $0.tenants.map(\.name) } == [["b", "a"]])
    }

    @Test func `partial answers are asked for and marked`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(
            with: .flameGraph(.empty),
            coverage: Coverage(fragments: 40, fragmentsDone: 39, gaps: ["block \"x\"\r\nis corrupt ✗"])
        )
        let answer = try await fixture.withRouter {
            try await $0.json(
                Method.querier("SelectMergeStacktraces"),
                stacks + "}",
                headers: headers(["Firefinch-Allow-Partial": "true", "Connect-Timeout-Ms": "1500"])
            )
        }
        #expect(
            answer.headers[try .named("Firefinch-Coverage")]
                == #"partial; fragments=39/40; gaps=1; first="block xis corrupt ""#
        )
        #expect(fixture.queries.options == [QueryOptions(timeout: .milliseconds(1500), allowsPartial: true)])
    }

    @Test func `a report of another kind is an internal error`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(with: .strings(StringSetReport()))
        let answer = try await fixture.withRouter {
            try await $0.json(Method.querier("SelectMergeStacktraces"), stacks + "}")
        }
        #expect(answer.status == 500)
    }
}
