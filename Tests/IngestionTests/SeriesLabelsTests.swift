import ProfileModel
import Testing

@testable import Ingestion

@Suite struct SeriesLabelsTests {
    private static func labels(_ sent: [Label], _ limits: IngestLimits = IngestLimits()) throws -> SeriesLabels {
        try SeriesLabels(sent, limits)
    }

    private static func reason(_ sent: [Label], _ limits: IngestLimits = IngestLimits()) throws -> String {
        let error = try #require(throws: IngestError.self) { try SeriesLabels(sent, limits) }
        #expect(error.code == .invalidArgument)
        return error.reason
    }

    @Test func `labels are sorted, private and empty ones are left out`() throws {
        let series = try Self.labels([
            Label("zone", "eu"), Label("__name__", "memory"), Label("__session_id__", "x"), Label("empty", ""),
            Label("service_name", "shop"),
        ])
        #expect(series.labels.labels == [Label("service_name", "shop"), Label("zone", "eu")])
        #expect(series.name == "memory")
    }

    @Test(arguments: [[], [Label("service_name", "")]])
    func `a series without a service gets one`(sent: [Label]) throws {
        #expect(try Self.labels(sent).labels.labels == [Label("service_name", "unknown_service")])
    }

    @Test(arguments: [
        ("godeltaprof_memory", "memory"), ("godeltaprof_", "godeltaprof_"), ("memory", "memory"),
        ("my_godeltaprof_memory", "my_godeltaprof_memory"),
    ])
    func `the prefix of delta profilers is taken off`(sent: String, name: String) throws {
        #expect(try Self.labels([Label("__name__", sent)]).name == name)
    }

    @Test func `no name and an empty name are the same`() throws {
        #expect(try Self.labels([]).name == nil)
        #expect(try Self.labels([Label("__name__", "")]).name == nil)
    }

    @Test func `wrong labels are refused with a reason`() throws {
        #expect(try Self.reason([Label("a", "1"), Label("a", "2")]) == "duplicate_label_names")
        #expect(try Self.reason([Label("__delta__", "1"), Label("__delta__", "1")]) == "duplicate_label_names")
        #expect(try Self.reason([Label("", "1")]) == "invalid_labels")
    }

    @Test func `limits are inclusive and 0 means none`() throws {
        let limits = IngestLimits(maxLabels: 2, maxLabelNameLength: 12, maxLabelValueLength: 4)
        let good = [Label("service_name", "äb1"), Label("b", "2")]
        #expect(try Self.labels(good, limits).labels.labels.count == 2)
        #expect(try Self.reason(good + [Label("c", "")], limits) == "label_names_limit")
        #expect(try Self.reason([Label("service_names", "x")], limits) == "label_name_limit")
        #expect(try Self.reason([Label("b", "äb12")], limits) == "label_value_limit")
        let none = IngestLimits(maxLabels: 0, maxLabelNameLength: 0, maxLabelValueLength: 0)
        let many = (0..<200).map { Label("name\($0)", String(repeating: "v", count: 5000)) }
        #expect(try Self.labels(many, none).labels.labels.count == 201)
    }
}
