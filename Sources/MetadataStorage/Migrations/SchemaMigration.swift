import GRDB

/// One step of the schema: never changed once released, only followed by further steps.
struct SchemaMigration: Sendable {
    /// The schema's version after this step; steps are numbered from 1 without gaps.
    var version: Int
    /// The statements of the step, in plain SQL.
    var sql: String
    /// Fills in what SQL alone cannot compute, in the same transaction after the statements.
    var fill: @Sendable (Database) throws -> Void = { _ in }

    /// All steps in order.
    static let all: [SchemaMigration] = [.blocks, .maintenance]

    /// The newest schema this version of the program knows.
    static let newestVersion = all.count
}
