import MetadataStorage
import TestSupport
import Testing

/// The random calls are worth comparing only if they get somewhere.
@Suite struct RandomMaintenanceTests {
    @Test func `random calls reach every state and every refusal`() async throws {
        var reached: Set<String> = []
        for seed in 0..<8 as Range<UInt64> {
            let time = ManualTimeSource()
            let metastore = MemoryMetastore(time: time)
            var calls = RandomMaintenance(seed: seed)
            for _ in 0..<150 {
                time.advance(by: calls.pause())
                if calls.wantsLease() {
                    let lease = try await metastore.leaseJob(
                        kinds: [.compaction],
                        worker: "w",
                        duration: .seconds(5)
                    )
                    if let lease { calls.remember(lease) }
                } else {
                    do { _ = try await calls.next()(metastore) } catch {
                        reached.insert("\((error as? MetastoreError)?.code as Any)")
                    }
                }
                let state = try await ObservableState(of: metastore)
                if state.summaries.contains(where: \.isSetAside) { reached.insert("set aside") }
                if state.summaries.contains(where: { $0.job != nil }) { reached.insert("claimed") }
                if state.jobs.contains(where: { $0.state == .parked }) { reached.insert("parked") }
                if state.removable.contains(where: { $0.reason.hasPrefix("replaced") }) { reached.insert("replaced") }
                if state.found.contains(where: { $0.level > 0 }) { reached.insert("compacted") }
                if state.deletions.contains(where: { $0.erasedAt != nil }) { reached.insert("erased") }
            }
        }
        let refusals: [MetastoreError.Code?] = [.invalidArgument, .conflict, .fenced, .condemned]
        let states = ["set aside", "claimed", "parked", "replaced", "compacted", "erased"]
        #expect(Set(states + refusals.map { "\($0 as Any)" }).subtracting(reached) == [])
    }
}
