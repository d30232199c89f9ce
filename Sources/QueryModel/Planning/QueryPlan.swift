/// How a query will be answered: phases one after the other, each a set of fragments that may run in any order.
///
/// A snapshot: the blocks it names were all there was when it was made.
package struct QueryPlan: Hashable, Sendable {
    /// What is answered.
    package var query: Query
    /// The phases; today every report needs one, or none when no dataset can match.
    package var phases: [PlanPhase]
    /// How many blocks and datasets it touches.
    package var blocks: Int
    package var datasets: Int

    /// Makes a plan.
    package init(query: Query, phases: [PlanPhase], blocks: Int, datasets: Int) {
        self.query = query
        self.phases = phases
        self.blocks = blocks
        self.datasets = datasets
    }

    /// Stored bytes that all fragments want.
    package var bytes: Int { phases.reduce(0) { $0 + $1.fragments.reduce(0) { $0 + $1.bytes } } }

    /// Rows that all fragments look at, those of rollups included.
    package var rows: Int { phases.reduce(0) { $0 + $1.fragments.reduce(0) { $0 + $1.rows } } }
}

/// Fragments whose reports merge into one.
package struct PlanPhase: Hashable, Sendable {
    /// What each fragment is to report.
    package var report: ReportRequest
    /// The fragments.
    package var fragments: [PlanFragment]

    /// Makes a phase.
    package init(report: ReportRequest, fragments: [PlanFragment]) {
        self.report = report
        self.fragments = fragments
    }
}
