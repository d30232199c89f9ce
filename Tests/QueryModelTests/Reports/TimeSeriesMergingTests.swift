import ProfileModel
import QueryModel
import TestSupport
import Testing

@Suite struct TimeSeriesMergingTests {
    private typealias Series = TimeSeriesReport.Series
    private typealias Point = TimeSeriesReport.Point

    private func series(_ value: String, _ points: [(Int64, Int64)]) -> Series {
        Series(
            labels: [Label("service_name", value)],
            points: points.map { Point(milliseconds: $0.0, sum: $0.1, count: 1) }
        )
    }

    @Test func `equal series and points add up and the rest is kept in order`() throws {
        let first = TimeSeriesReport(series: [series("a", [(1, 10), (3, 30)]), series("c", [(1, 1)])])
        let second = TimeSeriesReport(series: [series("a", [(1, 5), (2, 2), (4, 4)]), series("b", [(9, 9)])])
        let merged = try TimeSeriesReport.merging([first, second])
        let expected = [Point(milliseconds: 1, sum: 15, count: 2)] + series("a", [(2, 2), (3, 30), (4, 4)]).points
        #expect(merged.series.map(\.labels) == ["a", "b", "c"].map { [Label("service_name", $0)] })
        #expect(merged.series[0].points == expected)
    }

    @Test func `series without points are no part of a merged report`() throws {
        let empty = TimeSeriesReport(series: [series("a", [])])
        #expect(try TimeSeriesReport.merging([empty]) == TimeSeriesReport())
        #expect(
            try TimeSeriesReport.merging([empty, TimeSeriesReport(series: [series("a", [(1, 1)])])]).series.count == 1
        )
    }

    @Test func `canonically equivalent labels are different series`() throws {
        let first = TimeSeriesReport(series: [series("e\u{301}", [(1, 1)])])
        let second = TimeSeriesReport(series: [series("\u{E9}", [(1, 1)])])
        #expect(try TimeSeriesReport.merging([second, first]).series.count == 2)
    }

    @Test(
        arguments: [(Int64.max, 1, 1, 1), (Int64.min, -1, 1, 1), (1, 1, Int64.max, 1)] as [(Int64, Int64, Int64, Int64)]
    )
    func `sums and counts beyond 64 bits are an error`(sum: Int64, otherSum: Int64, count: Int64, other: Int64) throws {
        func report(_ sum: Int64, _ count: Int64) -> TimeSeriesReport {
            TimeSeriesReport(series: [Series(labels: [], points: [Point(milliseconds: 5, sum: sum, count: count)])])
        }
        let error = try #require(throws: QueryError.self) {
            try TimeSeriesReport.merging([report(sum, count), report(otherSum, other)])
        }
        #expect(error.code == .resourceExhausted)
        #expect(error.message.contains("5 ms"))
    }

    /// Sums and counts by group and time, the plain way.
    private func totals(_ reports: [TimeSeriesReport]) -> [[Label]: [Int64: [Int64]]] {
        var totals: [[Label]: [Int64: [Int64]]] = [:]
        for series in reports.flatMap(\.series) {
            for point in series.points {
                let known = totals[series.labels]?[point.milliseconds] ?? [0, 0]
                totals[series.labels, default: [:]][point.milliseconds] = [
                    known[0] + point.sum, known[1] + point.count,
                ]
            }
        }
        return totals
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `merging adds everything once, in canonical order`(seed: UInt64) throws {
        var generator = ReportGenerator(seed: seed)
        let reports = (0..<generator.pick(0...20)).map { _ in generator.timeSeries() }
        let merged = try TimeSeriesReport.merging(reports)
        #expect(totals([merged]) == totals(reports))
        let labels = merged.series.map { LabelSet($0.labels) }
        #expect(labels == labels.sorted() && Set(labels).count == labels.count)
        for series in merged.series {
            let times = series.points.map(\.milliseconds)
            #expect(times == times.sorted() && Set(times).count == times.count && !times.isEmpty)
        }
    }
}
