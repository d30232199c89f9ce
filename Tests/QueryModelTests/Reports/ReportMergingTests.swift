import ProfileModel
import QueryModel
import TestSupport
import Testing

@Suite struct ReportMergingTests {
    @Test(arguments: ReportGenerator.requests, 0..<12 as Range<UInt64>)
    func `reports of one kind are a commutative monoid`(request: ReportRequest, seed: UInt64) throws {
        var generator = ReportGenerator(seed: seed)
        let reports = try (0..<generator.pick(1...12)).map { _ in try generator.report(for: request) }
        let expected = try Report.merging(reports, for: request)
        #expect(try Report.merging(reports.shuffled(using: &generator.random), for: request) == expected)

        var oneByOne = Report.empty(for: request)
        for report in reports.shuffled(using: &generator.random) { try oneByOne.merge(report) }
        #expect(oneByOne == expected)

        let cut = generator.pick(0...reports.count)
        let parts = [Array(reports[..<cut]), Array(reports[cut...]), []]
        let grouped = try parts.map { try Report.merging($0, for: request) }
        #expect(try Report.merging(grouped, for: request) == expected)
    }

    @Test(arguments: ReportGenerator.requests)
    func `the empty report is neutral and answers nothing`(request: ReportRequest) throws {
        let empty = Report.empty(for: request)
        #expect(try Report.merging([], for: request) == empty)
        var generator = ReportGenerator(seed: 1)
        let report = try Report.merging([generator.report(for: request)], for: request)
        #expect(report != empty)
        #expect(try Report.merging([empty, report, empty], for: request) == report)
    }

    @Test(arguments: ReportGenerator.requests, ReportGenerator.requests)
    func `reports of different kinds do not merge`(mine: ReportRequest, theirs: ReportRequest) throws {
        let before = Report.empty(for: mine)
        let other = Report.empty(for: theirs)
        guard before != other else { return }
        var report = before
        let error = try #require(throws: QueryError.self) { try report.merge(other) }
        #expect(error.code == .internalError)
        #expect(report == before)
        let merging = try #require(throws: QueryError.self) { try Report.merging([before, other], for: mine) }
        #expect(merging.code == .internalError)
    }

    @Test func `a report that cannot be added is left unchanged`() throws {
        let point = TimeSeriesReport.Point(milliseconds: 1, sum: .max, count: 1)
        let before = Report.timeSeries(TimeSeriesReport(series: [.init(labels: [], points: [point])]))
        var report = before
        #expect(throws: QueryError.self) { try report.merge(before) }
        #expect(report == before)
    }

    @Test func `strings and label sets are united by their bytes`() throws {
        let strings = StringSetReport.merging([
            StringSetReport(sorted: ["a", "e\u{301}"]), StringSetReport(sorted: ["a", "b", "\u{E9}"]),
        ])
        #expect(strings.values.map { Array($0.utf8) } == ["a", "b", "e\u{301}", "\u{E9}"].map { Array($0.utf8) })
        let sets = [LabelSet(), LabelSet([Label("a", "1")]), LabelSet([Label("a", "1"), Label("b", "2")])]
        let series = SeriesReport.merging([
            SeriesReport(sorted: [sets[0], sets[2]]), SeriesReport(sorted: [sets[1], sets[2]]),
        ])
        #expect(series.labelSets == sets)
    }

    @Test(arguments: ReportGenerator.requests, 0..<5 as Range<UInt64>)
    func `the size estimate is near the encoded size or above it`(request: ReportRequest, seed: UInt64) throws {
        var generator = ReportGenerator(seed: seed)
        let reports = try (0..<30).map { _ in try generator.report(for: request) }
        let report = try Report.merging(reports, for: request)
        #expect(report.encodedSizeEstimate * 2 + 64 >= WireCodec.encode(report).count)
    }
}
