package import HostEnvironment

/// Sends a late read once more, and again if that is late too; takes the first answer and cancels the other requests.
///
/// When a read is late is learnt from recent ones of like size. Further requests stay within a budget, so that a store that
/// is slow as a whole gets a few per cent more requests at most. Everything but reads passes through. The store below has
/// to answer cancellation promptly: a read returns once all its requests ended. Costs two child tasks a read.
package final class HedgingObjectStore: ObjectStore {
    private typealias Read = @Sendable () async throws(ObjectStoreError) -> [UInt8]

    private let base: any ObjectStore
    private let slots: FairSlots?
    private let turn: Turn
    private let time: any TimeSource
    private let experience: HedgeExperience

    /// Hedges reads of `base`; lateness is measured on `time`, from when a request has its slot.
    package convenience init(
        _ base: any ObjectStore,
        settings: HedgeSettings = HedgeSettings(),
        slots: FairSlots? = nil,
        time: any TimeSource
    ) {
        self.init(base, HedgeExperience(settings), slots, Turn(), time)
    }

    private init(
        _ base: any ObjectStore,
        _ experience: HedgeExperience,
        _ slots: FairSlots?,
        _ turn: Turn,
        _ time: any TimeSource
    ) {
        self.base = base
        self.experience = experience
        self.slots = slots
        self.turn = turn
        self.time = time
    }

    /// The same store, whose reads wait for their slots in that turn; all else is shared.
    package func reading(in turn: Turn) -> HedgingObjectStore {
        HedgingObjectStore(base, experience, slots, turn, time)
    }

    /// How hedging went so far.
    package var usage: HedgeUsage { experience.usage }

    package func get(_ key: ObjectKey, range: Range<Int>) async throws(ObjectStoreError) -> [UInt8] {
        let base = base
        // A hostile range may be longer than any number; the store below refuses it.
        let (length, overflowed) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
        return try await hedged(overflowed ? .max : length) { () async throws(ObjectStoreError) in
            try await base.get(key, range: range)
        }
    }

    package func get(_ key: ObjectKey, limit: Int) async throws(ObjectStoreError) -> [UInt8] {
        let base = base
        return try await hedged(limit) { () async throws(ObjectStoreError) in try await base.get(key, limit: limit) }
    }

    package func putIfAbsent(_ key: ObjectKey, _ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await base.putIfAbsent(key, bytes)
    }

    package func beginUpload(_ key: ObjectKey) async throws(ObjectStoreError) -> any ObjectUpload {
        try await base.beginUpload(key)
    }

    package func size(of key: ObjectKey) async throws(ObjectStoreError) -> Int { try await base.size(of: key) }

    package func delete(_ key: ObjectKey) async throws(ObjectStoreError) { try await base.delete(key) }

    package func list(
        prefix: String,
        after: ObjectKey?,
        limit: Int
    ) async throws(ObjectStoreError) -> [ObjectListing] {
        try await base.list(prefix: prefix, after: after, limit: limit)
    }

    /// Reads, with further requests as long as none answers in time.
    private func hedged(_ bytes: Int, _ read: @escaping Read) async throws(ObjectStoreError) -> [UInt8] {
        try await takeSlot()
        let delay = experience.begin(bytes)
        let result = await withTaskGroup(of: HedgeRace.Event.self) { group in
            defer { group.cancelAll() }
            let began = time.now
            var race = HedgeRace()
            // Both run here until they first wait, so that the usual read costs no change of threads.
            group.addImmediateTask { await self.request(read, isHedge: false) }
            group.addImmediateTask { await self.wait(delay) }
            while let event = await group.next() {
                switch race.take(event) {
                case .wait: break
                case .hedge:
                    if experience.takeHedge(again: race.wasRefused) {
                        race.noteHedged()
                        group.addTask { await self.request(read, isHedge: true) }
                    } else {
                        race.noteRefused()
                    }
                    // Sent again or refused for the moment: without an answer it is late anew after as long.
                    group.addTask { await self.wait(delay) }
                case .end(let result):
                    experience.end(race, bytes, after: began.duration(to: time.now))
                    return result
                }
            }
            return .failure(ObjectStoreError(.cancelled, "the read ended without an answer"))
        }
        return try result.get()
    }

    /// Sends one request; the first one has its slot already, a hedge goes before those that were not sent yet.
    private func request(_ read: Read, isHedge: Bool) async -> HedgeRace.Event {
        if isHedge {
            do { try await takeSlot(urgently: true) } catch {
                return .ended(isHedge: true, .failure(error), after: .zero)
            }
        }
        defer { slots?.giveBack(turn) }
        let began = time.now
        let result: Result<[UInt8], ObjectStoreError>
        do { result = .success(try await read()) } catch { result = .failure(error) }
        return .ended(isHedge: isHedge, result, after: began.duration(to: time.now))
    }

    private func wait(_ delay: Duration) async -> HedgeRace.Event {
        do { try await time.sleep(for: delay) } catch { return .nothing }
        return .late
    }

    private func takeSlot(urgently isUrgent: Bool = false) async throws(ObjectStoreError) {
        do { try await slots?.take(turn, urgently: isUrgent) } catch {
            throw ObjectStoreError(.cancelled, "the request was not sent: its task was cancelled while it waited")
        }
    }
}
