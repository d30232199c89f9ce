import ProfileModel
import QueryModel
import TestSupport

/// What readers ask.
enum Questions {
    /// A range that every profile of a run lies in.
    static let everything = TimeRange(
        start: Scenario.origin - 3_600_000_000_000,
        end: Scenario.origin + 3_600_000_000_000
    )

    static func draw(for scenario: Scenario, _ random: inout SplitMix64) -> Query {
        let times = scenario.profiles.map(\.time).sorted()
        let isWhole = Int.random(in: 0..<2, using: &random) == 0
        let ends = (0..<2).map { _ in times.randomElement(using: &random) ?? 0 }.sorted()
        let range = isWhole ? everything : TimeRange(start: ends[0], end: ends[1])
        let tenant = scenario.profiles.randomElement(using: &random)?.tenant ?? .anonymous
        let service = [nil, nil, "service0", "service1"].randomElement(using: &random) ?? nil
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return series(of: tenant, service: service, range)
        case 1: return query(tenant, service, range, .labelValues(name: "pod"))
        default: return query(tenant, service, range, .flameGraph(StackFilter()))
        }
    }

    /// The flame graph of everything a tenant has.
    static func flameGraph(of tenant: TenantID) -> Query {
        query(tenant, nil, everything, .flameGraph(StackFilter()))
    }

    /// A series by service in steps of a minute.
    static func series(of tenant: TenantID, service: String? = nil, _ range: TimeRange = everything) -> Query {
        let request = TimeSeriesRequest(
            startMilliseconds: range.start / 1_000_000,
            endMilliseconds: range.end / 1_000_000 + 60_000,
            stepMilliseconds: 60_000,
            groupBy: ["service_name"],
            aggregation: .sum
        )
        return query(tenant, service, range, .timeSeries(request))
    }

    /// A question of each kind over everything a tenant has.
    static func all(of tenant: TenantID) -> [Query] {
        let others: [ReportRequest] = [
            .pprof(StackFilter()), .labelNames, .labelValues(name: "pod"), .series(names: []), .profileTypes,
        ]
        return [flameGraph(of: tenant), series(of: tenant)] + others.map { query(tenant, nil, everything, $0) }
    }

    private static func query(
        _ tenant: TenantID,
        _ service: String?,
        _ range: TimeRange,
        _ report: ReportRequest
    ) -> Query {
        let matchers = service.map { [LabelMatcher(LabelName.serviceName, .equal, $0)] } ?? []
        return Query(
            tenants: [tenant],
            matchers: matchers,
            profileType: KnownProfile.type,
            range: range,
            report: report
        )
    }
}
