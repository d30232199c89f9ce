/// What the clients of a run know, and what follows from it for answers.
///
/// Moments are numbers that grow with everything that is noted.
struct History: Sendable {
    /// How often a profile was sent, from when on, and when that was first acknowledged.
    struct Sending: Sendable {
        var began: Int
        /// The same by the clock, nanoseconds since 1970.
        var beganAt: Int64
        var attempts = 0
        var acknowledged: Int?
    }

    /// When somebody began to state a deletion, and when and how that ended.
    struct Deleting: Sendable {
        var deletion: StatedDeletion
        var began: Int
        var ended: Int?
        var isAcknowledged = false
    }

    private(set) var moment = 0
    private(set) var sendings: [KnownProfile: Sending] = [:]
    private(set) var deletings: [Deleting] = []
    /// Profiles in blocks that retention retired, or wanted to.
    private(set) var unkept: Set<KnownProfile> = []

    /// Profiles that somebody tried to store.
    var attempted: Set<KnownProfile> { Set(sendings.keys) }
    /// Profiles that are stored as far as clients know.
    var acknowledged: Set<KnownProfile> { Set(sendings.filter { $0.value.acknowledged != nil }.keys) }

    mutating func attempt(_ profiles: [KnownProfile], at time: Int64) {
        moment += 1
        for profile in profiles { sendings[profile, default: Sending(began: moment, beganAt: time)].attempts += 1 }
    }

    mutating func acknowledge(_ profile: KnownProfile) {
        moment += 1
        if sendings[profile]?.acknowledged == nil { sendings[profile]?.acknowledged = moment }
    }

    mutating func begin(_ deletion: StatedDeletion) {
        moment += 1
        deletings.append(Deleting(deletion: deletion, began: moment))
    }

    mutating func end(_ deletion: StatedDeletion, isAcknowledged: Bool) {
        moment += 1
        guard let index = deletings.firstIndex(where: { $0.deletion == deletion }) else { return }
        deletings[index].ended = moment
        deletings[index].isAcknowledged = isAcknowledged
    }

    mutating func retire(_ numbers: Set<Int>) {
        moment += 1
        unkept.formUnion(attempted.filter { numbers.contains($0.number) })
    }

    /// What an answer must have that was asked for at `start` and came now.
    func required(since start: Int) -> Set<KnownProfile> {
        Set(sendings.filter { $0.value.acknowledged ?? .max <= start && mustBeThere($0.key, $0.value) }.keys)
    }

    /// What such an answer may have.
    func possible(since start: Int) -> Set<KnownProfile> {
        Set(sendings.filter { !isDeleted($0.key, $0.value, by: start) }.keys)
    }

    /// What an index may have that is made of the bucket alone.
    ///
    /// It does not know identities of erased rows: a profile that was sent more than once may be there again.
    func possibleAfterRebuild(since start: Int) -> Set<KnownProfile> {
        Set(sendings.filter { $0.value.attempts > 1 || !isDeleted($0.key, $0.value, by: start) }.keys)
    }

    private func mustBeThere(_ profile: KnownProfile, _ sending: Sending) -> Bool {
        !unkept.contains(profile)
            && deletings.allSatisfy { !$0.deletion.concerns(profile) || $0.ended ?? .max <= sending.began }
    }

    /// Whether it was acknowledged when a deletion of it began that was acknowledged by then.
    private func isDeleted(_ profile: KnownProfile, _ sending: Sending, by start: Int) -> Bool {
        guard let acknowledged = sending.acknowledged else { return false }
        return deletings.contains { deleting in
            deleting.isAcknowledged && deleting.ended ?? .max <= start && acknowledged <= deleting.began
                && deleting.deletion.concerns(profile)
        }
    }
}
