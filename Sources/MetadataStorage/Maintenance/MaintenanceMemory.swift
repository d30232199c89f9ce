/// How long the metastore remembers what only repeated calls ask for.
enum MaintenanceMemory {
    /// How long a finished job is remembered, so that a worker that lost the answer may ask again.
    static let doneJobs = Duration.seconds(3_600)
    /// How long the path of a forgotten segment stays condemned, so that a writer that lost the answer to its commit
    /// cannot bring back a segment whose object is deleted.
    static let forgottenSegments = Duration.seconds(3_600)
}
