import QueryModel

/// Holds an answer against what it must have (acknowledged before the question, neither deleted nor too old) and may have
/// (attempted by its end, not deleted before the question).
struct AnswerCheck {
    private let query: Query
    private let required: Set<KnownProfile>
    private let possible: [KnownProfile]

    init(_ query: Query, required: Set<KnownProfile>, possible: Set<KnownProfile>) {
        self.query = query
        self.required = required.filter { $0.isSelected(by: query) }
        self.possible = possible.filter { $0.isSelected(by: query) }
    }

    /// For an answer that was asked for at a moment of the history and has come now.
    init(_ query: Query, _ history: History, since asked: Int) {
        self.init(query, required: history.required(since: asked), possible: history.possible(since: asked))
    }

    /// What is wrong with an answer; empty when nothing is.
    func problems(of answer: QueryAnswer) -> [String] {
        var problems = answer.coverage.isComplete ? [] : ["an answer is incomplete: \(answer.coverage)"]
        switch answer.report {
        case .flameGraph(let report): problems += check(report)
        case .timeSeries(let report): problems += check(report)
        case .strings(let report): problems += check(report)
        default: problems.append("the report is of another kind")
        }
        return problems
    }

    private func check(_ report: FlameGraphReport) -> [String] {
        let present = present(in: report.total)
        var problems = problems(of: report.total)
        let expected = BruteForce.folded(present)
        let found = report.folded
        if found != expected { problems.append("the flame graph is \(found), expected \(expected)") }
        return problems
    }

    private func check(_ report: TimeSeriesReport) -> [String] {
        let points = report.series.flatMap(\.points)
        let total = points.reduce(0) { $0 + $1.sum }
        guard case .timeSeries(let request) = query.report else { return ["not asked for a series"] }
        let expected = BruteForce.points(present(in: total), request)
        let found = report.byService
        var problems = problems(of: total)
        if found != expected { problems.append("the series are \(found), expected \(expected)") }
        return problems
    }

    /// Label values are exact: those of profiles in the range, and no others.
    private func check(_ report: StringSetReport) -> [String] {
        let missing = Set(required.map(\.pod)).subtracting(report.values)
        let foreign = Set(report.values).subtracting(possible.map(\.pod))
        return missing.isEmpty && foreign.isEmpty ? [] : ["label values miss \(missing) and have \(foreign)"]
    }

    /// Profiles that are missing, counted twice, or that nobody can have counted.
    private func problems(of sum: Int64) -> [String] {
        let counts = KnownSum.counts(sum, of: possible)
        let missing = required.filter { counts[$0, default: 0] == 0 }.map(\.number).sorted()
        let repeated = possible.filter { counts[$0, default: 0] > 1 }.map(\.number).sorted()
        let known = possible.reduce(0) { $0 + (counts[$1] ?? 0) * $1.value }
        var problems: [String] = []
        if !missing.isEmpty { problems.append("acknowledged profiles are missing: \(missing)") }
        if !repeated.isEmpty { problems.append("profiles are counted more than once: \(repeated)") }
        if known != sum { problems.append("\(sum - known) belongs to no profile that could be in the answer") }
        return problems
    }

    private func present(in sum: Int64) -> [KnownProfile] {
        let counts = KnownSum.counts(sum, of: possible)
        return possible.filter { counts[$0, default: 0] > 0 }
    }
}
