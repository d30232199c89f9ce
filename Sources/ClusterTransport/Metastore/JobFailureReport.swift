/// What a worker says when it gives a job back, as one value.
struct JobFailureReport: Hashable, Sendable {
    /// The job.
    var key: String
    /// The lease it gives back.
    var token: Int64
    /// What went wrong.
    var reason: String
    /// When the job is due again.
    var retryAfter: Duration
    /// Attempts after which it is parked.
    var parkAfter: Int
}
