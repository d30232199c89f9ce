import BlockFormat

/// A job that ended, remembered for a while so that its worker may repeat the call.
struct DoneJob: Hashable, Sendable {
    /// The lease it was done under.
    var token: Int64
    /// The blocks that it made.
    var results: [BlockID]
    /// When, nanoseconds since 1970.
    var doneAt: Int64

    /// Checks that a completion repeats the one that ended the job.
    ///
    /// - Throws: `.fenced` for another lease; `.conflict` for other results.
    func check(_ completion: JobCompletion) throws(MetastoreError) {
        guard completion.token == token else { throw .fenced(completion.key, token: completion.token) }
        guard completion.results.map(\.id) == results else { throw .endedOtherwise(completion.key) }
    }
}
