import HostEnvironment
import QueryModel
import QueryScheduling
import Synchronization

/// Thrown by a stand-in that dies.
struct Died: Error {}

/// How a stand-in deals with a lease.
enum Conduct: Sendable {
    /// Renews with progress every second and reports after that long.
    case report(after: Duration)
    /// Reports something else.
    case answer(LeaseOutcome)
    /// Says nothing, and reports after that long all the same.
    case lateReport(after: Duration)
    /// Renews without progress for that long.
    case stall(for: Duration)
    /// Goes down at once with everything it holds.
    case die
}

/// What stand-ins were told.
final class Diary: Sendable {
    private let entries = Mutex<(leases: [Lease], cancelled: [LeaseID])>(([], []))
    private let merging = Mutex<[MergeLease]>([])
    var merges: [MergeLease] { merging.withLock { $0 } }
    func note(_ merge: MergeLease) { merging.withLock { $0.append(merge) } }
    var leases: [Lease] { entries.withLock { $0.leases } }
    var cancelled: [LeaseID] { entries.withLock { $0.cancelled } }
    func note(_ lease: Lease) { entries.withLock { $0.leases.append(lease) } }
    func noteCancelled(_ lease: LeaseID) { entries.withLock { $0.cancelled.append(lease) } }
}

/// A querier that reads nothing: its reports follow from the fragments alone.
struct StandInQuerier: Sendable {
    var id: QuerierID
    var leasing: any FragmentLeasing
    var time: any TimeSource
    var diary = Diary()
    var capacity = 4
    var place = QuerierIntroduction.Place.local
    /// How it deals with a lease.
    var conduct: @Sendable (Lease) -> Conduct = { _ in .report(after: .zero) }
    /// How it deals with a merge.
    var mergeConduct: @Sendable (MergeLease) -> Conduct = { _ in .report(after: .zero) }

    /// Works until the stream ends, its task is cancelled, or it dies.
    func run() async throws {
        let events = try await leasing.attach(
            QuerierIntroduction(id, place: place),
            QuerierOffer(leases: capacity, bytes: .max)
        )
        let death = WakeSignal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listen(to: events, death) }
            group.addTask {
                try await death.wait()
                throw Died()
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func listen(to events: AsyncThrowingStream<LeaseEvent, any Error>, _ death: WakeSignal) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for try await event in events {
                switch event {
                case .cancel(let lease): diary.noteCancelled(lease)
                case .lease(let lease):
                    diary.note(lease)
                    group.addTask {
                        await conclude(lease.id, conduct(lease), .report(Fixtures.count(lease.fragment)), death)
                    }
                case .merge(let lease):
                    diary.note(lease)
                    group.addTask { await conclude(lease.id, mergeConduct(lease), Self.outcome(of: lease), death) }
                }
            }
            group.cancelAll()
        }
    }

    private static func outcome(of lease: MergeLease) -> LeaseOutcome {
        do { return .report(try Report.merging(lease.reports, for: lease.request)) } catch {
            return .failure(LeaseFailure(.permanent, error))
        }
    }

    private func conclude(_ lease: LeaseID, _ conduct: Conduct, _ result: LeaseOutcome, _ death: WakeSignal) async {
        switch conduct {
        case .report(let duration):
            await work(on: lease, for: duration, progressing: true)
            await leasing.finish(lease, result)
        case .answer(let outcome):
            await leasing.finish(lease, outcome)
        case .lateReport(let duration):
            try? await time.sleep(for: duration)
            await leasing.finish(lease, result)
        case .stall(let duration):
            await work(on: lease, for: duration, progressing: false)
            await leasing.finish(lease, result)
        case .die:
            death.ring()
        }
    }

    private func work(on lease: LeaseID, for duration: Duration, progressing: Bool) async {
        let end = time.now.advanced(by: duration)
        var done = 0
        while time.now < end, !Task.isCancelled {
            try? await time.sleep(for: min(.seconds(1), time.now.duration(to: end)))
            done += progressing ? 1 : 0
            await leasing.renew(lease, bytesDone: done)
        }
    }
}
