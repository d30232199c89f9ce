package import QueryModel

extension FragmentEngine {
    /// Merges reports of a scheduler that has too much to merge.
    ///
    /// nil when it was stopped: then nobody waits for an outcome.
    package func attempt(_ lease: MergeLease, _ control: ExecutionControl) async -> LeaseOutcome? {
        await outcome(control, within: lease.maxReportBytes, "what its merge may make") {
            // The reports, and what becomes of them.
            let bytes = lease.bytes.addingClamped(lease.bytes)
            return try await permits.withPermit(bytes, in: turns.next(for: lease.query)) { _ in
                try await ReportMerger(lane: executor.lane).merge(lease, control)
            }
        }
    }

    /// Does whatever a querier was given to do.
    package func attempt(_ work: LeasedWork, _ control: ExecutionControl) async -> LeaseOutcome? {
        switch work {
        case .fragment(let lease): await attempt(lease, control)
        case .merge(let lease): await attempt(lease, control)
        }
    }
}
