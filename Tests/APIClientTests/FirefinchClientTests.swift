import APIClient
import Foundation
import OutgoingHTTP
import ProfileModel
import SwiftProtobuf
import Testing
import WireProtocol

@Suite(.timeLimit(.minutes(5)))
struct FirefinchClientTests {
    private static let range = MillisecondRange(start: 1000, end: 2000)
    private static let selection = SampleSelection(
        profileType: "process_cpu:cpu:nanoseconds:cpu:nanoseconds",
        selector: #"{service_name="a"}"#,
        range: range
    )

    private static func answer(_ message: some SwiftProtobuf.Message) throws -> LoopbackServer.Reply {
        .answer(
            status: 200,
            headers: ["Content-Type: application/proto"],
            body: try message.serializedBytes()
        )
    }

    @Test
    func `a push carries labels and profiles, and the tenant`() async throws {
        let reply = try Self.answer(Push_V1_PushResponse())
        let server = try LoopbackServer { _ in reply }
        let client = try FirefinchClient(baseURL: server.url + "/", tenants: [TenantID("team-a")])
        try await client.push([PushSeries(labels: [Label("service_name", "a")], profiles: [[1, 2], [3]])])
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.path == "/push.v1.PusherService/Push")
        #expect(request.headers["content-type"] == "application/proto")
        #expect(request.headers["connect-protocol-version"] == "1")
        #expect(request.headers["x-scope-orgid"] == "team-a")
        let message = try Push_V1_PushRequest(serializedBytes: request.body)
        #expect(message.series.map { $0.labels.map(\.name) } == [["service_name"]])
        #expect(message.series.flatMap { $0.samples.map { [UInt8]($0.rawProfile) } } == [[1, 2], [3]])
    }

    @Test
    func `reads may name several tenants, and none need be named`() async throws {
        let reply = try Self.answer(Types_V1_LabelNamesResponse())
        let server = try LoopbackServer { _ in reply }
        let both = try FirefinchClient(baseURL: server.url, tenants: [TenantID("a"), TenantID("b")])
        _ = try await both.labelNames(in: Self.range)
        _ = try await FirefinchClient(baseURL: server.url).labelNames(in: Self.range)
        #expect(server.requests.map { $0.headers["x-scope-orgid"] } == ["a|b", nil])
    }

    @Test
    func `a flame graph is asked for and read`() async throws {
        var message = Querier_V1_SelectMergeStacktracesResponse()
        message.flamegraph.names = ["total", "main"]
        message.flamegraph.levels = ([[0, 5, 0, 0], [0, 5, 5, 1]] as [[Int64]]).map { values in
            var level = Querier_V1_Level()
            level.values = values
            return level
        }
        message.flamegraph.total = 5
        message.flamegraph.maxSelf = 5
        let reply = try Self.answer(message)
        let server = try LoopbackServer { _ in reply }
        let graph = try await FirefinchClient(baseURL: server.url).selectMergeStacktraces(Self.selection, maxNodes: 7)
        #expect(
            graph
                == FlameGraphLevels(
                    names: ["total", "main"],
                    levels: [[0, 5, 0, 0], [0, 5, 5, 1]],
                    total: 5,
                    maxSelf: 5
                )
        )
        let request = try #require(server.requests.first)
        #expect(request.path == "/querier.v1.QuerierService/SelectMergeStacktraces")
        let question = try Querier_V1_SelectMergeStacktracesRequest(serializedBytes: request.body)
        #expect(question.profileTypeID == Self.selection.profileType)
        #expect(question.labelSelector == Self.selection.selector)
        #expect(question.start == 1000)
        #expect(question.end == 2000)
        #expect(question.maxNodes == 7)
        #expect(question.format == .flamegraph)
    }

    @Test
    func `a flame graph in JSON comes as the server wrote it`() async throws {
        let json = #"{"flamegraph":{"names":["total"],"levels":[{"values":["0","3","3","0"]}],"total":"3"}, "new":1}"#
        let server = try LoopbackServer { _ in
            .answer(status: 200, headers: ["Content-Type: application/json; charset=utf-8"], body: Array(json.utf8))
        }
        let client = try FirefinchClient(baseURL: server.url)
        let bytes = try await client.selectMergeStacktracesJSON(Self.selection)
        #expect(String(decoding: bytes, as: UTF8.self) == json)
        #expect(try FlameGraphLevels(json: bytes).total == 3)
        #expect(throws: APIClientError.self) { try FlameGraphLevels(json: Array("[".utf8)) }
    }

    @Test
    func `a merged profile comes as its own bytes, also out of the answer for stack traces`() async throws {
        var profile = Google_V1_Profile()
        profile.stringTable = ["", "cpu"]
        profile.timeNanos = 42
        var wrapped = Querier_V1_SelectMergeStacktracesResponse()
        wrapped.pprof.profile = profile
        let (plain, inside) = (try Self.answer(profile), try Self.answer(wrapped))
        let server = try LoopbackServer { $0.path.hasSuffix("SelectMergeProfile") ? plain : inside }
        let client = try FirefinchClient(baseURL: server.url)
        let expected: [UInt8] = try profile.serializedBytes()
        #expect(try await client.selectMergeProfile(Self.selection, maxNodes: 3) == expected)
        #expect(try await client.selectMergeStacktracesPprof(Self.selection) == expected)
        let requests = server.requests
        #expect(try Querier_V1_SelectMergeProfileRequest(serializedBytes: requests[0].body).maxNodes == 3)
        #expect(try Querier_V1_SelectMergeStacktracesRequest(serializedBytes: requests[1].body).format == .pprof)
    }

    @Test
    func `labels, series and types are read`() async throws {
        let server = try LoopbackServer { request in
            let reply = try? Self.labelReply(request.path)
            return reply ?? .close
        }
        let client = try FirefinchClient(baseURL: server.url)
        #expect(
            try await client.profileTypes(in: Self.range).map(\.id) == ["process_cpu:cpu:nanoseconds:cpu:nanoseconds"]
        )
        #expect(try await client.labelNames(matching: ["{}"], in: Self.range) == ["pod"])
        #expect(try await client.labelValues(of: "pod", in: Self.range) == ["p-1", "p-2"])
        #expect(try await client.series(labels: ["pod"], in: Self.range) == [[Label("pod", "p-1")]])
        let series = try await client.selectSeries(
            Self.selection,
            step: .milliseconds(1500),
            groupBy: ["pod"],
            limit: 3
        )
        #expect(
            series == [
                ValueSeries(
                    labels: [Label("pod", "p-1")],
                    points: [ValueSeries.Point(milliseconds: 1500, value: 2.5)]
                )
            ]
        )
        let question = try Querier_V1_SelectSeriesRequest(serializedBytes: try #require(server.requests.last).body)
        #expect(question.step == 1.5)
        #expect(question.groupBy == ["pod"])
        #expect(question.limit == 3)
    }

    @Test
    func `a function is followed by name or expression`() async throws {
        let server = try LoopbackServer { _ in
            let point = Types_V1_Point.with { ($0.value, $0.timestamp) = (2.5, 1500) }
            let series = Types_V1_Series.with { $0.points = [point] }
            let reply = try? Self.answer(Firefinch_Query_V1_SelectFunctionSeriesResponse.with { $0.series = [series] })
            return reply ?? .close
        }
        let client = try FirefinchClient(baseURL: server.url)
        let functions = [FunctionSelection(.exactly("main")), FunctionSelection(.matching("m.*"), isSelf: true)]
        for function in functions {
            let series = try await client.selectFunctionSeries(
                of: function,
                Self.selection,
                step: .seconds(15),
                groupBy: ["pod"]
            )
            #expect(series == [ValueSeries(labels: [], points: [.init(milliseconds: 1500, value: 2.5)])])
        }
        let questions = try server.requests.map {
            try Firefinch_Query_V1_SelectFunctionSeriesRequest(serializedBytes: $0.body)
        }
        #expect(questions.map(\.function) == [.functionName("main"), .functionRegex("m.*")])
        #expect(questions.map(\.portion) == [.total, .self_])
        #expect(questions.map(\.groupBy) == [["pod"], ["pod"]] && questions.map(\.step) == [15, 15])
    }

    private static func labelReply(_ path: String) throws -> LoopbackServer.Reply {
        var pair = Types_V1_LabelPair()
        pair.name = "pod"
        pair.value = "p-1"
        switch path.split(separator: "/").last {
        case "ProfileTypes":
            var type = Types_V1_ProfileType()
            (type.name, type.sampleType, type.sampleUnit) = ("process_cpu", "cpu", "nanoseconds")
            (type.periodType, type.periodUnit) = ("cpu", "nanoseconds")
            return try answer(Querier_V1_ProfileTypesResponse.with { $0.profileTypes = [type] })
        case "LabelNames": return try answer(Types_V1_LabelNamesResponse.with { $0.names = ["pod"] })
        case "LabelValues": return try answer(Types_V1_LabelValuesResponse.with { $0.names = ["p-1", "p-2"] })
        case "Series":
            let labels = Types_V1_Labels.with { $0.labels = [pair] }
            return try answer(Querier_V1_SeriesResponse.with { $0.labelsSet = [labels] })
        default:
            var point = Types_V1_Point()
            point.value = 2.5
            point.timestamp = 1500
            let series = Types_V1_Series.with {
                $0.labels = [pair]
                $0.points = [point]
            }
            return try answer(Querier_V1_SelectSeriesResponse.with { $0.series = [series] })
        }
    }

    @Test
    func `readiness comes with its reasons`() async throws {
        let server = try LoopbackServer { _ in .answer(status: 503, body: Array("disk full\nno metastore\n".utf8)) }
        #expect(
            try await FirefinchClient(baseURL: server.url).ready() == .notReady(reasons: ["disk full", "no metastore"])
        )
        let ready = try LoopbackServer { _ in .answer(status: 200, body: Array("ready\n".utf8)) }
        #expect(try await FirefinchClient(baseURL: ready.url).ready() == .ready)
        #expect(ready.requests.map(\.path) == ["/ready"])
    }

    @Test(arguments: ["", "http://", "127.0.0.1:4040", "ws://a"])
    func `an address that is none is refused`(_ url: String) {
        #expect(throws: APIClientError.self) { try FirefinchClient(baseURL: url) }
    }
}
