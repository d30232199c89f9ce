import HostEnvironment
import QueryModel
import Synchronization

/// In which turn fragments get memory and read within a process: tenants share equally, then look-ups, values over time and
/// samples; what came first goes first.
final class FragmentTurns: Sendable {
    private let given = Atomic<UInt64>(0)

    /// The turn of a fragment of that query that is executed from now on.
    func next(for query: Query) -> Turn {
        let tenants = query.tenants.map { "\($0)" }.sorted().joined(separator: ",")
        let order = given.wrappingAdd(1, ordering: .relaxed).newValue
        return Turn(party: tenants, kind: Self.kind(of: query.report), order: order)
    }

    private static func kind(of report: ReportRequest) -> Int {
        switch report {
        case .labelNames, .labelValues, .series, .profileTypes: 0
        case .timeSeries(let request) where request.function == nil: 1
        case .timeSeries, .flameGraph, .pprof: 2
        }
    }
}
