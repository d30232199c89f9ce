import ProfileModel
import QueryModel

extension ProfileType {
    /// CPU time, as Go's profiles name it.
    static let cpu = ProfileType(
        name: "process_cpu",
        sampleType: "cpu",
        sampleUnit: "nanoseconds",
        periodType: "cpu",
        periodUnit: "nanoseconds"
    )
}

extension Query {
    /// Asks about the CPU time of all services at any time; for a flame graph unless told otherwise.
    static func ofEverything(_ report: ReportRequest = .flameGraph(StackFilter())) -> Query {
        Query(
            tenants: [.anonymous],
            matchers: [],
            profileType: .cpu,
            range: TimeRange(start: 0, end: .max),
            report: report
        )
    }
}
