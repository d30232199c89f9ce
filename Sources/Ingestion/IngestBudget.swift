import Synchronization

/// Bounds the bytes of all pushes that wait to become durable.
final class IngestBudget: Sendable {
    private let held = Mutex(0)
    let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Takes `bytes` if they fit, or if nothing else is held: a push larger than the whole budget goes alone.
    func reserve(_ bytes: Int) -> Bool {
        held.withLock { held in
            guard held == 0 || held + bytes <= limit else { return false }
            held += bytes
            return true
        }
    }

    func release(_ bytes: Int) { held.withLock { $0 -= bytes } }

    var heldBytes: Int { held.withLock { $0 } }
}
