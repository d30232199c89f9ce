/// Who sleeps and until when; pure bookkeeping without a clock.
///
/// Falling asleep and waking cost the logarithm of the number of sleepers. One that is woken early leaves its entry
/// behind until it is due or half of all entries are such, so what is held stays within twice the sleepers.
package struct SleepLine<Sleeper: Sendable>: Sendable {
    /// Fewer entries are not worth tidying.
    private static var leastTidied: Int { 64 }

    private var due = DueTimes<UInt64>()
    private var sleepers: [UInt64: (sleeper: Sleeper, until: MonotonicInstant)] = [:]

    /// Makes a line in which nobody sleeps.
    package init() {}

    /// How many sleep.
    package var count: Int { sleepers.count }

    /// How many entries are held, those of sleepers that were woken early included.
    package var entries: Int { due.count }

    /// Lets somebody sleep; ids are never used twice.
    package mutating func add(_ id: UInt64, _ sleeper: Sleeper, until time: MonotonicInstant) {
        sleepers[id] = (sleeper, time)
        due.add(id, at: time)
    }

    /// Takes somebody out before its time; nil when it does not sleep.
    package mutating func remove(_ id: UInt64) -> Sleeper? {
        guard let removed = sleepers.removeValue(forKey: id) else { return nil }
        if due.count > Self.leastTidied, due.count > 2 * sleepers.count { tidy() }
        return removed.sleeper
    }

    /// Takes out those whose time has come, the earliest first.
    package mutating func takeDue(by now: MonotonicInstant) -> [Sleeper] {
        var taken: [Sleeper] = []
        while let id = due.takeDue(by: now) {
            if let sleeper = sleepers.removeValue(forKey: id)?.sleeper { taken.append(sleeper) }
        }
        return taken
    }

    /// When the first sleeper is to be woken; nil when nobody sleeps.
    package mutating func nextWaking() -> MonotonicInstant? {
        while let next = due.earliest {
            if sleepers[next.key] != nil { return next.time }
            due.removeEarliest()
        }
        return nil
    }

    private mutating func tidy() {
        due = DueTimes()
        for (id, entry) in sleepers { due.add(id, at: entry.until) }
    }
}
