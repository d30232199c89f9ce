import QueryModel
import QueryScheduling
import Testing

@Suite struct ReportSizesTests {
    private let flameGraph = ReportRequest.flameGraph(StackFilter())
    private let pprof = ReportRequest.pprof(StackFilter())

    @Test func `nothing is expected of a kind that was not seen`() {
        var sizes = ReportSizes()
        sizes.note(1000, .small, flameGraph)
        #expect(sizes.expected(.large, flameGraph) == nil)
        #expect(sizes.expected(.small, pprof) == nil)
        #expect(sizes.expected(.small, flameGraph) == 2000)
    }

    @Test func `expectations follow what comes, whatever it is`() {
        var sizes = ReportSizes()
        sizes.note(0, .small, flameGraph)
        for _ in 0..<200 { sizes.note(5000, .small, flameGraph) }
        let large = sizes.expected(.small, flameGraph) ?? 0
        #expect((9900...10_000).contains(large))
        sizes.note(.max, .small, flameGraph)
        #expect(sizes.expected(.small, flameGraph) ?? 0 > large)
    }
}
