import QueryModel
import QueryScheduling
import Testing

@Suite struct CostClassTests {
    private func series(_ function: FunctionTarget?) -> ReportRequest {
        .timeSeries(
            TimeSeriesRequest(
                startMilliseconds: 0,
                endMilliseconds: 1,
                stepMilliseconds: 1,
                groupBy: [],
                aggregation: .sum,
                function: function
            )
        )
    }

    @Test(arguments: [ReportRequest.labelNames, .labelValues(name: "a"), .series(names: []), .profileTypes])
    func `questions about labels are metadata however much they read`(report: ReportRequest) {
        #expect(CostClass(report, bytes: .max, largeFrom: 100) == .metadata)
    }

    @Test func `totals over time are series, those of a function are not`() {
        #expect(CostClass(series(nil), bytes: .max, largeFrom: 100) == .series)
        let function = FunctionTarget(name: .exactly("main"), portion: .total)
        #expect(CostClass(series(function), bytes: 1, largeFrom: 100) == .small)
    }

    @Test func `samples are small or large by their bytes`() {
        #expect(CostClass(.flameGraph(StackFilter()), bytes: 100, largeFrom: 100) == .small)
        #expect(CostClass(.pprof(StackFilter()), bytes: 101, largeFrom: 100) == .large)
    }

    @Test func `weights are as documented`() {
        #expect(CostClass.allCases.map(\.weight) == [8, 4, 2, 1])
    }
}
