import QueryModel

/// Whoever waits for a query's answer.
struct Asker: Sendable {
    /// The query's number.
    var number: UInt64
    /// On what terms it is executed.
    var terms: QueryTerms
    /// Where to say how far it is, if somebody follows it.
    var feed: QueryProgressFeed?
    /// Wakes the task that waits.
    let bell = WakeSignal()
}
