import ProfileModel
import QueryModel
import ServerAPI
import SwiftProtobuf
import Testing
import WireProtocol

@Suite struct SelectSeriesTests {
    private func body(_ more: String = "") -> String {
        "{\"profileTypeID\":\"\(cpu)\",\"labelSelector\":\"{}\",\"start\":10000,\"end\":40000,\"step\":15\(more)}"
    }

    private func series(_ name: String?, _ points: [(Int64, Int64, Int64)]) -> TimeSeriesReport.Series {
        .init(
            labels: name.map { [Label("region", $0)] } ?? [],
            points: points.map { .init(milliseconds: $0.0, sum: $0.1, count: $0.2) }
        )
    }

    @Test func `the greatest series come first, ties by labels, and the limit cuts at the end`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(
            with: .timeSeries(
                TimeSeriesReport(series: [
                    series(nil, [(10000, 5, 1)]), series("a", [(10000, 2, 1), (25000, 3, 1)]),
                    series("b", [(10000, 9, 2)]),
                    series("c", [(10000, 1, 1)]),
                ])
            )
        )
        try await fixture.withRouter { requests in
            let all = try await requests.json(Method.querier("SelectSeries"), body(#","groupBy":["region"]"#))
            let read = try Querier_V1_SelectSeriesResponse(jsonUTF8Bytes: all.bytes)
            #expect(read.series.map { $0.labels.first?.value } == ["b", nil, "a", "c"])
            let two = try await requests.json(Method.querier("SelectSeries"), body(#","limit":"2""#))
            #expect(try Querier_V1_SelectSeriesResponse(jsonUTF8Bytes: two.bytes).series.count == 2)
        }
        let query = try #require(fixture.queries.asked.first)
        #expect(
            query.report
                == .timeSeries(
                    TimeSeriesRequest(
                        startMilliseconds: 10000,
                        endMilliseconds: 40000,
                        stepMilliseconds: 15000,
                        groupBy: ["region"],
                        aggregation: .sum
                    )
                )
        )
        #expect(query.range == TimeRange(start: -5_000_000_000, end: 40_000_000_000))
    }

    @Test func `averages divide by the number of profiles`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers(
            with: .timeSeries(TimeSeriesReport(series: [series("a", [(10000, 9, 2), (25000, 0, 1)])]))
        )
        let answer = try await fixture.withRouter {
            try await $0.json(
                Method.querier("SelectSeries"),
                body(#","aggregation":"TIME_SERIES_AGGREGATION_TYPE_AVERAGE""#)
            )
        }
        #expect(
            answer.text
                == #"{"series":[{"labels":[{"name":"region","value":"a"}],"points":[{"value":4.5,"timestamp":"10000"},{"timestamp":"25000"}]}]}"#
        )
    }

    /// JSON is written by hand, so whatever may be in a series is held against the generated messages.
    @Test(arguments: ["", #","aggregation":"TIME_SERIES_AGGREGATION_TYPE_AVERAGE""#])
    func `both codecs agree`(aggregation: String) async throws {
        let fixture = APIFixture()
        let strange = "a\"\\\n\u{1}é𝄞"
        let points: [(Int64, Int64, Int64)] = [
            (-5, 7, 3), (0, 0, 1), (1, .max, 1), (2, 1, 3), (3, 9_007_199_254_740_993, 2), (10000, 1_500_000_000, 7),
        ]
        let report = TimeSeriesReport(series: [
            series("a", [(10000, 1_500_000_000, 2)]), series(strange, points), series(nil, [(0, 0, 0)]),
            series("empty", []),
        ])
        for report in [report, TimeSeriesReport(series: [])] {
            fixture.queries.answers(with: .timeSeries(report))
            try await compareCodecs(of: fixture, body(aggregation))
        }
    }

    private func compareCodecs(of fixture: APIFixture, _ body: String) async throws {
        try await fixture.withRouter { requests in
            let json = try await requests.json(Method.querier("SelectSeries"), body)
            let request = try Querier_V1_SelectSeriesRequest(jsonString: body)
            let proto = try await requests.proto(Method.querier("SelectSeries"), request)
            #expect(
                try Querier_V1_SelectSeriesResponse(serializedBytes: proto.bytes)
                    == Querier_V1_SelectSeriesResponse(jsonUTF8Bytes: json.bytes)
            )
        }
    }

    @Test(arguments: [
        (#","step":0.0009"#, 400), (#","step":-1"#, 400), (#","step":"NaN""#, 400), (#","step":"Infinity""#, 400),
        (#","step":1e300"#, 400), (#","limit":-1"#, 400), (#","exemplarType":"EXEMPLAR_TYPE_SPAN""#, 501),
        (#","stackTraceSelector":{"callSite":[{"name":"x"}]}"#, 501),
        (#","exemplarType":"EXEMPLAR_TYPE_INDIVIDUAL""#, 200),
    ])
    func `steps, limits and selectors are checked`(change: String, status: Int) async throws {
        let fixture = APIFixture()
        let text = change.contains("step\"") ? body().replacing(",\"step\":15", with: change) : body(change)
        let answer = try await fixture.withRouter { try await $0.json(Method.querier("SelectSeries"), text) }
        #expect(answer.status == status, "\(answer.text)")
    }
}
