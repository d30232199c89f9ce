import HTTPTypes
import ProfileModel
import QueryModel
import ServerAPI
import SwiftProtobuf
import Testing
import WireProtocol

@Suite struct FunctionSeriesTests {
    private static let method = "firefinch.query.v1.QueryService/SelectFunctionSeries"

    private static func body(_ more: String) -> String {
        "{\"profileTypeID\":\"\(cpu)\",\"labelSelector\":\"{}\",\"start\":10000,\"end\":40000,\"step\":15\(more)}"
    }

    private static func report(_ values: [String: Int64]) -> Report {
        let series = values.sorted { $0.key < $1.key }.map { name, value in
            TimeSeriesReport.Series(
                labels: [Label("pod", name)],
                points: [.init(milliseconds: 10000, sum: value, count: 2)]
            )
        }
        return .timeSeries(TimeSeriesReport(series: series))
    }

    @Test(
        arguments: [
            (#","functionName":"main.work""#, .init(name: .exactly("main.work"), portion: .total)),
            (#","functionName":"a","portion":"FUNCTION_PORTION_SELF""#, .init(name: .exactly("a"), portion: .leaf)),
            (#","functionRegex":"a|b.*","portion":1"#, .init(name: .matching("a|b.*"), portion: .total)),
        ] as [(String, FunctionTarget)]
    )
    func `the function and its portion are asked for`(more: String, target: FunctionTarget) async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withRouter {
            try await $0.json(Self.method, Self.body(more + #","groupBy":["pod"]"#))
        }
        #expect(answer.status == 200, "\(answer.text)")
        let query = try #require(fixture.queries.asked.first)
        let wanted = TimeSeriesRequest(
            startMilliseconds: 10000,
            endMilliseconds: 40000,
            stepMilliseconds: 15000,
            groupBy: ["pod"],
            aggregation: .sum,
            function: target
        )
        #expect(query.report == .timeSeries(wanted))
        #expect(query.range == TimeRange(start: -5_000_000_000, end: 40_000_000_000))
    }

    @Test func `the greatest series come first, as averages if asked, no more than the limit`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(with: Self.report(["a": 2, "b": 9, "c": 0]))
        let answer = try await fixture.withRouter {
            let more = #","functionName":"f","limit":"2","aggregation":"TIME_SERIES_AGGREGATION_TYPE_AVERAGE""#
            return try await $0.json(Self.method, Self.body(more))
        }
        #expect(
            answer.text
                == #"{"series":[{"labels":[{"name":"pod","value":"b"}],"points":[{"value":4.5,"timestamp":"10000"}]},"#
                + #"{"labels":[{"name":"pod","value":"a"}],"points":[{"value":1,"timestamp":"10000"}]}]}"#
        )
    }

    @Test func `both codecs agree, and the answer says what it covers`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(with: Self.report(["a": 2]))
        try await fixture.withRouter { requests in
            let text = Self.body(#","functionName":"f""#)
            let json = try await requests.json(Self.method, text)
            let request = try Firefinch_Query_V1_SelectFunctionSeriesRequest(jsonString: text)
            let proto = try await requests.proto(Self.method, request)
            #expect(
                try Firefinch_Query_V1_SelectFunctionSeriesResponse(serializedBytes: proto.bytes)
                    == Firefinch_Query_V1_SelectFunctionSeriesResponse(jsonUTF8Bytes: json.bytes)
            )
            #expect(json.headers[try .named("Firefinch-Coverage")] == "complete")
        }
    }

    @Test(arguments: [
        ("", "functionName"), (#","functionName":"""#, "functionName"), (#","functionRegex":"""#, "functionRegex"),
        (#","functionName":"a","functionRegex":"b""#, "oneof"), (#","functionRegex":"(""#, "functionRegex '('"),
        (#","functionName":"a","portion":7"#, "portion"), (#","functionName":"a","limit":-1"#, "limit"),
        (#","functionName":"a","step":0"#, "step"), (#","functionName":"a","end":5000"#, "ends before"),
    ])
    func `what makes no sense is refused with a hint`(more: String, hint: String) async throws {
        let fixture = APIFixture()
        var text = Self.body(more)
        if more.contains("\"step\"") { text = text.replacing(",\"step\":15", with: "") }
        if more.contains("\"end\"") { text = text.replacing(",\"end\":40000", with: "") }
        let answer = try await fixture.withRouter { [text] in try await $0.json(Self.method, text) }
        #expect(answer.status == 400)
        #expect(answer.text.contains(hint) || hint == "oneof", "\(answer.text)")
        #expect(fixture.queries.asked.isEmpty)
    }
}
