import Synchronization

/// Bounds the bytes of all pushes that wait to become durable.
final class IngestBudget: Sendable {
    private let held = Mutex(0)
    let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Takes `more` for a push that already holds `own`, if they fit or if nobody else holds anything: a push larger
    /// than the whole budget goes alone.
    func reserve(_ more: Int, beside own: Int = 0) -> Bool {
        held.withLock { held in
            guard held == own || held + more <= limit else { return false }
            held += more
            return true
        }
    }

    func release(_ bytes: Int) { held.withLock { $0 -= bytes } }

    var heldBytes: Int { held.withLock { $0 } }
}
