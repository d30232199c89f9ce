import Foundation
import HTTPTypes
import ProfileModel
import QueryModel
import ServerAPI
import TestSupport
import Testing

@Suite struct RenderTests {
    private let query = "process_cpu:cpu:nanoseconds:cpu:nanoseconds%7Bservice_name%3D%22shop%22%7D"

    private var graph: FlameGraphReport {
        FlameGraphReport(
            nameBytes: Array("a".utf8),
            nameEnds: [1],
            parents: [-1, 0],
            names: [-1, 0],
            selfValues: [0, 7],
            unnamedValue: 0
        )
    }

    private func fixture(_ series: [TimeSeriesReport.Series]) -> APIFixture {
        let fixture = APIFixture()
        let graph = graph
        fixture.queries.answers { query, _ in
            if case .flameGraph = query.report { return QueryAnswer(report: .flameGraph(graph), coverage: Coverage()) }
            return QueryAnswer(report: .timeSeries(TimeSeriesReport(series: series)), coverage: Coverage())
        }
        return fixture
    }

    private func object(_ answer: Answer) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(answer.bytes)) as? [String: Any])
    }

    @Test func `a rendered flame graph has numbers, metadata and a timeline`() async throws {
        let fixture = fixture([.init(labels: [], points: [.init(milliseconds: 1_700_000_010_000, sum: 4, count: 1)])])
        let answer = try await fixture.withRouter {
            try await $0.get("/pyroscope/render?query=\(query)&from=1700000005&until=1700000050&max-nodes=10")
        }
        #expect(answer.status == 200, "\(answer.text)")
        let json = try object(answer)
        let bearer = try #require(json["flamebearer"] as? [String: Any])
        #expect(bearer["numTicks"] as? Int == 7)
        #expect(bearer["levels"] as? [[Int]] == [[0, 7, 0, 0], [0, 7, 7, 1]])
        let metadata = try #require(json["metadata"] as? [String: Any])
        #expect(metadata["units"] as? String == "samples")
        #expect(metadata["sampleRate"] as? Int == 1_000_000_000)
        #expect(metadata["name"] as? String == "cpu")
        let timeline = try #require(json["timeline"] as? [String: Any])
        #expect(timeline["startTime"] as? Int == 1_699_999_995)
        #expect(timeline["durationDelta"] as? Int == 15)
        #expect(timeline["samples"] as? [Int] == [0, 4, 0, 0])
        #expect(json["groups"] is NSNull)
        let asked = fixture.queries.asked
        #expect(asked.map { $0.matchers } == Array(repeating: [LabelMatcher("service_name", .equal, "shop")], count: 2))
        #expect(asked.first?.range == TimeRange(start: 1_700_000_005_000_000_000, end: 1_700_000_050_000_000_000))
    }

    @Test func `groups are keyed by the first label, a star where it is absent`() async throws {
        let points = [TimeSeriesReport.Point(milliseconds: 1_700_000_010_000, sum: 4, count: 1)]
        let fixture = fixture([
            .init(labels: [], points: points), .init(labels: [Label("region", "eu")], points: points),
        ])
        let answer = try await fixture.withRouter {
            try await $0.get("/pyroscope/render?query=\(query)&from=1700000005&until=1700000050&groupBy=region")
        }
        let json = try object(answer)
        let groups = try #require(json["groups"] as? [String: [String: Any]])
        #expect(Set(groups.keys) == ["*", "eu"])
        #expect(groups["eu"]?["samples"] as? [Int] == [0, 4, 0, 0])
        #expect((json["timeline"] as? [String: Any])?["samples"] as? [Int] == [0, 0, 0, 0])
    }

    @Test func `relative times are relative to the present`() async throws {
        let fixture = fixture([])
        let answer = try await fixture.withRouter { try await $0.get("/pyroscope/render?query=\(query)&from=now-1h") }
        #expect(answer.status == 200)
        let now = fixture.time.unixNanoseconds
        #expect(fixture.queries.asked.first?.range == TimeRange(start: now - 3_600_000_000_000, end: now))
    }

    @Test func `two flame graphs are compared, if of one type`() async throws {
        let fixture = fixture([])
        let times = "&leftFrom=now-2h&leftUntil=now-1h&rightFrom=now-1h&rightUntil=now"
        try await fixture.withRouter { requests in
            let same = try await requests.get("/pyroscope/render-diff?leftQuery=\(query)&rightQuery=\(query)\(times)")
            #expect(same.status == 200, "\(same.text)")
            let json = try object(same)
            #expect(json["leftTicks"] as? Int == 7)
            #expect((json["metadata"] as? [String: Any])?["format"] as? String == "double")
            let other = try await requests.get(
                "/pyroscope/render-diff?leftQuery=\(query)&rightQuery=a:b:c:d:e%7B%7D\(times)"
            )
            #expect(other.status == 400)
        }
    }

    @Test(arguments: [
        "from=now-1h", "query=process_cpu&from=now-1h", "query=a:b:c:d:e{&from=now-1h", "query=a:b:c:d:e{}",
        "query=a:b:c:d:e{}&from=0", "query=a:b:c:d:e{}&from=nonsense-1x", "query=a:b:c:d:e{}&from=now&until=now-1h",
    ])
    func `wrong parameters are refused`(parameters: String) async throws {
        let fixture = APIFixture()
        let answer = try await fixture.withRouter {
            try await $0.get("/pyroscope/render?" + parameters.replacing("{", with: "%7B").replacing("}", with: "%7D"))
        }
        #expect(answer.status == 400, "\(answer.text)")
        #expect(fixture.queries.asked.isEmpty)
    }

    @Test func `rendering is for GET`() async throws {
        let answer = try await APIFixture().withRouter { try await $0.send(.post, "/pyroscope/render", body: []) }
        #expect(answer.status == 405)
    }
}
