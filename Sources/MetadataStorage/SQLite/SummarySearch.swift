import GRDB
import ProfileModel

/// Finds one page of summaries.
struct SummarySearch: Sendable {
    private var conditions = ["number > ?"]
    private var arguments: StatementArguments

    /// Prepares the search.
    init(_ selection: BlockSummarySelection, after: Int64?, limit: Int) {
        arguments = [after ?? .min]
        if let levels = selection.levels { restrict(to: levels) }
        if let state = selection.state {
            conditions.append(state == .live ? "retired_at IS NULL" : "retired_at IS NOT NULL")
        }
        if let tenant = selection.tenant { restrict(to: tenant) }
        arguments += [max(0, limit)]
    }

    /// The page, ascending by number; to be run in a read transaction.
    func run(_ db: Database) throws -> [BlockSummary] {
        let rest = conditions.joined(separator: " AND ") + " ORDER BY number LIMIT ?"
        return try StoredSummary.fetch(db, where: rest, arguments: arguments).map(\.summary)
    }

    /// One level is found by its index, in order; for several the rows are walked in order, which needs no sorting.
    private mutating func restrict(to levels: ClosedRange<Int>) {
        if levels.count == 1 {
            conditions.append("level = ?")
            arguments += [levels.lowerBound]
        } else {
            conditions.append("+level BETWEEN ? AND ?")
            arguments += [levels.lowerBound, levels.upperBound]
        }
    }

    /// The plus keeps the search of a block's datasets from walking all of the tenant's.
    private mutating func restrict(to tenant: TenantID) {
        conditions.append(
            "(tenant = ? OR EXISTS (SELECT 1 FROM datasets WHERE block = blocks.number AND +datasets.tenant = ?))"
        )
        arguments += [tenant.name, tenant.name]
    }
}
