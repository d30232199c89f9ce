/// One step of the schema: never changed once released, only followed by further steps.
struct SchemaMigration: Sendable {
    /// The schema's version after this step; steps are numbered from 1 without gaps.
    var version: Int
    /// The statements of the step, in plain SQL.
    var sql: String

    /// All steps in order.
    static let all: [SchemaMigration] = [.blocks]

    /// The newest schema this version of the program knows.
    static let newestVersion = all.count
}
