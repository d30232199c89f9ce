import Synchronization

/// What the clients know: which profiles somebody tried to store, which are acknowledged, and what went wrong.
final class Ledger: Sendable {
    struct Entries: Sendable {
        var attempted: Set<KnownProfile> = []
        var acknowledged: Set<KnownProfile> = []
        var violations: [String] = []
        var answers = 0
        var failures: [String: Int] = [:]
        /// What was answered, in order: equal for equal runs.
        var trace: [String] = []
    }

    private let entries = Mutex(Entries())

    var snapshot: Entries { entries.withLock { $0 } }

    func attempt(_ profiles: [KnownProfile]) { entries.withLock { $0.attempted.formUnion(profiles) } }

    func acknowledge(_ profile: KnownProfile) {
        entries.withLock { entries in
            entries.acknowledged.insert(profile)
            entries.trace.append("acknowledged \(profile.number)")
        }
    }

    func violate(_ text: String) { entries.withLock { $0.violations.append(text) } }

    func answered(_ text: String) {
        entries.withLock { entries in
            entries.answers += 1
            entries.trace.append(text)
        }
    }

    func failed(_ text: String) {
        entries.withLock { entries in
            entries.failures[text, default: 0] += 1
            entries.trace.append(text)
        }
    }
}
