import ClusterTransport
import QueryModel
import Testing

@Suite struct IncomingOutcomesTests {
    private static let lease = LeaseID(query: 1, serial: 1)
    private static let other = LeaseID(query: 1, serial: 2)
    /// What an encoded report may have beyond twice the estimate its limit is about.
    private static let slack = 64 << 10

    @Test func `pieces become whole in their order, apart by lease`() {
        var outcomes = IncomingOutcomes()
        outcomes.expect(Self.lease, maxReportBytes: 100)
        outcomes.expect(Self.other, maxReportBytes: 100)
        #expect(outcomes.add([1], of: Self.lease, isLast: false) == .collecting(bytesDone: 1))
        #expect(outcomes.add([9], of: Self.other, isLast: true) == .whole([9]))
        #expect(outcomes.add([2, 3], of: Self.lease, isLast: false) == .collecting(bytesDone: 3))
        #expect(outcomes.add([], of: Self.lease, isLast: true) == .whole([1, 2, 3]))
        #expect(outcomes.heldBytes == 0)
    }

    @Test func `nothing is kept of leases that were not given, were called off or have ended`() {
        var outcomes = IncomingOutcomes()
        #expect(outcomes.add([1], of: Self.lease, isLast: false) == .unexpected)
        outcomes.expect(Self.lease, maxReportBytes: 100)
        _ = outcomes.add([1], of: Self.lease, isLast: false)
        outcomes.forget(Self.lease)
        #expect(outcomes.add([1], of: Self.lease, isLast: true) == .unexpected)
        outcomes.expect(Self.other, maxReportBytes: 100)
        _ = outcomes.add([1], of: Self.other, isLast: true)
        #expect(outcomes.add([1], of: Self.other, isLast: true) == .unexpected)
        #expect(outcomes.heldBytes == 0)
    }

    @Test func `more than a lease allows is refused once and not kept`() {
        var outcomes = IncomingOutcomes()
        outcomes.expect(Self.lease, maxReportBytes: 10)
        let fits = [UInt8](repeating: 0, count: Self.slack + 20)
        #expect(outcomes.add(fits, of: Self.lease, isLast: false) == .collecting(bytesDone: fits.count))
        #expect(outcomes.add([1], of: Self.lease, isLast: false) == .tooLarge(limit: fits.count))
        #expect(outcomes.heldBytes == 0)
        #expect(outcomes.add([1], of: Self.lease, isLast: true) == .unexpected)
    }

    @Test func `a report within its limit fits, however far its encoding is above the estimate`() {
        let points = (0..<20_000).map { TimeSeriesReport.Point(milliseconds: $0 << 30, sum: .max, count: 1) }
        let report = Report.timeSeries(TimeSeriesReport(series: [.init(labels: [], points: points)]))
        let bytes = WireCodec.encode(LeaseOutcome.report(report))
        #expect(bytes.count > report.encodedSizeEstimate + Self.slack)
        var outcomes = IncomingOutcomes()
        outcomes.expect(Self.lease, maxReportBytes: report.encodedSizeEstimate)
        #expect(outcomes.add(bytes, of: Self.lease, isLast: true) == .whole(bytes))
    }

    @Test func `limits and progress without sense do not overflow`() {
        var outcomes = IncomingOutcomes()
        outcomes.expect(Self.lease, maxReportBytes: .max)
        outcomes.note(.max, of: Self.lease)
        #expect(outcomes.add([1], of: Self.lease, isLast: false) == .collecting(bytesDone: .max))
        outcomes.expect(Self.other, maxReportBytes: -5)
        #expect(outcomes.add([1], of: Self.other, isLast: true) == .whole([1]))
    }

    @Test func `what arrives of an outcome counts on top of what the querier said`() {
        var outcomes = IncomingOutcomes()
        outcomes.expect(Self.lease, maxReportBytes: 100)
        outcomes.note(1000, of: Self.lease)
        #expect(outcomes.add([1, 2], of: Self.lease, isLast: false) == .collecting(bytesDone: 1002))
        #expect(outcomes.add([3], of: Self.lease, isLast: false) == .collecting(bytesDone: 1003))
    }
}
