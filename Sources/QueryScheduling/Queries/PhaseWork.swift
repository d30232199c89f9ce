import BlockFormat
import ProfileModel
package import QueryModel

/// One phase of a plan, ready to be queued; made outside the scheduler, since it looks at every dataset.
package struct PhaseWork: Hashable, Sendable {
    /// What each fragment is asked.
    package var query: Query
    /// The fragments.
    package var fragments: [PlanFragment]
    /// The same as the queue knows them, in the same order.
    package var queued: [QueuedFragment]
    /// Their bytes by tenant.
    package var shares: [TenantShare]

    /// Makes the work of a phase: every fragment costs each of its tenants its bytes.
    ///
    /// - Parameters:
    ///   - phase: The phase.
    ///   - plan: Its plan.
    ///   - number: The query's number in its scheduler.
    ///   - largeFrom: Plans of more bytes are large.
    package init(_ phase: PlanPhase, of plan: QueryPlan, number: UInt64, largeFrom: Int) {
        query = plan.query
        query.report = phase.report
        fragments = phase.fragments
        let costClass = CostClass(phase.report, bytes: Self.bytes(of: phase), largeFrom: largeFrom)
        queued = []
        shares = []
        queued.reserveCapacity(fragments.count)
        for fragment in fragments {
            let parts = Self.shares(of: fragment, tenants: plan.query.tenants)
            for part in parts { shares.add(part.bytes, of: part.tenant) }
            queued.append(
                QueuedFragment(
                    query: number,
                    index: queued.count,
                    bytes: fragment.bytes,
                    affinity: fragment.affinity,
                    costClass: costClass,
                    shares: parts
                )
            )
        }
    }

    /// The fragment's bytes by tenant, the largest share first.
    static func shares(of fragment: PlanFragment, tenants: [TenantID]) -> [TenantShare] {
        let bytes = max(0, min(fragment.bytes, QueuedFragment.maxBytes))
        if tenants.count == 1 { return [TenantShare(tenants[0], bytes)] }
        var weights: [TenantShare] = []
        for reference in fragment.datasets {
            let stored = reference.dataset.sections.reduce(0) { $0.addingClamped(max(0, $1.storedSize)) }
            weights.add(max(1, stored), of: reference.dataset.tenant)
        }
        weights.sort { ($1.bytes, $0.tenant) < ($0.bytes, $1.tenant) }
        let parts = weights.dividing(bytes)
        return parts.isEmpty ? tenants.prefix(1).map { TenantShare($0, bytes) } : parts
    }

    private static func bytes(of phase: PlanPhase) -> Int {
        phase.fragments.reduce(0) { $0.addingClamped(max(0, $1.bytes)) }
    }
}
