import HostEnvironment
import Synchronization

/// What the clients know, and what went wrong.
final class Ledger: Sendable {
    struct Entries: Sendable {
        var history = History()
        var violations: [String] = []
        var answers = 0
        var failures: [String: Int] = [:]
        /// What was answered, in order: equal for equal runs.
        var trace: [String] = []
    }

    private let time: any TimeSource
    private let entries = Mutex(Entries())

    init(_ time: any TimeSource) { self.time = time }

    var snapshot: Entries { entries.withLock { $0 } }
    var history: History { entries.withLock { $0.history } }

    func attempt(_ profiles: [KnownProfile]) {
        let now = time.unixNanoseconds
        entries.withLock { $0.history.attempt(profiles, at: now) }
    }

    func acknowledge(_ profile: KnownProfile) {
        entries.withLock { entries in
            entries.history.acknowledge(profile)
            entries.trace.append("acknowledged \(profile.number)")
        }
    }

    func begin(_ deletion: StatedDeletion) { entries.withLock { $0.history.begin(deletion) } }

    func end(_ deletion: StatedDeletion, isAcknowledged: Bool) {
        entries.withLock { entries in
            entries.history.end(deletion, isAcknowledged: isAcknowledged)
            entries.trace.append("deletion \(deletion.number) \(isAcknowledged)")
        }
    }

    func retire(_ numbers: Set<Int>) { entries.withLock { $0.history.retire(numbers) } }

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
