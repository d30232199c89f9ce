package import QueryModel

/// How large reports of fragments were lately, by cost class and form: what a query's first reports are expected to be.
///
/// Without it a first report is taken to be as large as what its fragment reads, and a few hundred queriers that begin
/// new queries would fill the memory for reports with expectations.
package struct ReportSizes: Hashable, Sendable {
    /// What a new report counts against all before it.
    private static let weight = 1.0 / 16
    /// Expectations are this many times the average, since sizes vary.
    private static let margin = 2.0

    private var averages = [Double?](repeating: nil, count: 2 * CostClass.allCases.count)

    /// Begins with nothing seen.
    package init() {}

    /// How large the report of a fragment is expected to be; nil when none of the kind was seen.
    package func expected(_ costClass: CostClass, _ request: ReportRequest) -> Int? {
        averages[Self.index(costClass, request)].map { Int($0 * Self.margin) }
    }

    /// Takes note of a report.
    package mutating func note(_ bytes: Int, _ costClass: CostClass, _ request: ReportRequest) {
        let index = Self.index(costClass, request)
        let bytes = Double(max(0, min(bytes, 1 << 40)))
        averages[index] = averages[index].map { $0 + (bytes - $0) * Self.weight } ?? bytes
    }

    private static func index(_ costClass: CostClass, _ request: ReportRequest) -> Int {
        if case .pprof = request { return 2 * costClass.rawValue + 1 }
        return 2 * costClass.rawValue
    }
}
