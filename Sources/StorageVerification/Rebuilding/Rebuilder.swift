import BlockFormat
package import MetadataStorage
package import ObjectStorage
import ProfileModel

/// Makes a metastore anew from the bucket alone.
///
/// Reads every footer, chooses blocks so that each segment's rows count once, restores deletions, then adopts the blocks,
/// the oldest first, with their repeats suppressed and the identities that a push may still repeat. Memory is that of
/// every block's lineage and of the identities in segments. The bucket is not changed.
package struct Rebuilder: Sendable {
    private let store: any ObjectStore
    private let identityExpiry: @Sendable (_ time: Int64) -> Int64?

    /// Makes a rebuilder.
    ///
    /// - Parameters:
    ///   - store: the bucket.
    ///   - identityExpiry: until when the identity of a profile of that time has to be remembered, nanoseconds since 1970;
    ///     nil when no push can repeat it any more.
    package init(
        store: any ObjectStore,
        identityExpiry: @escaping @Sendable (_ time: Int64) -> Int64?
    ) {
        self.store = store
        self.identityExpiry = identityExpiry
    }

    /// Fills an empty metastore; repeating it changes nothing.
    ///
    /// - Parameters:
    ///   - metastore: the new index.
    ///   - onProgress: is told after each block how far it is.
    ///   - report: takes each finding when it is made.
    /// - Returns: What was done.
    /// - Throws: `MetastoreError` when the index cannot be written; `ObjectStoreError` when the bucket cannot be read at
    ///   all; `CancellationError`. A block that cannot be read is a finding.
    package func rebuild(
        into metastore: any MaintenanceMetastore,
        onProgress: (RebuildProgress) -> Void = { _ in },
        report: (Finding) -> Void
    ) async throws -> RebuildProgress {
        var progress = RebuildProgress()
        func note(_ findings: [Finding]) {
            progress.damage += findings.count { $0.severity == .damage }
            for finding in findings { report(finding) }
        }
        let survey = try await BucketSurvey(store: store).run { count in
            progress.footers = count
            onProgress(progress)
        }
        note(survey.findings)
        let plan = RebuildPlan(survey.blocks)
        note(plan.findings)
        (progress.planned, progress.covered) = (plan.blocks.count, plan.covered.count)
        let deletions = try await restoreDeletions(into: metastore)
        note(deletions.findings)
        progress.deletions = deletions.deletions.count
        var adoption = Adoption(store: store, identityExpiry: identityExpiry)
        try await adoption.learnRepeats(plan.blocks)
        for (rank, block) in plan.blocks.enumerated() {
            try Task.checkCancellation()
            let (adopted, findings) = try await adoption.prepare(block, rank: rank)
            note(findings)
            guard let adopted else { continue }
            try await metastore.adopt(adopted)
            progress.count(adopted)
            onProgress(progress)
        }
        return progress
    }

    private func restoreDeletions(into metastore: any MaintenanceMetastore) async throws -> DeletionSurvey.Outcome {
        let found = try await DeletionSurvey(store: store).run()
        for (_, deletion) in found.deletions { try await metastore.addDeletion(deletion) }
        return found
    }
}

extension RebuildProgress {
    fileprivate mutating func count(_ block: AdoptedBlock) {
        adopted += 1
        let all = block.datasets.reduce(0) { $0 + block.block.datasets[$1].profileCount }
        let repeats = block.suppressed.reduce(0) { $0 + $1.count }
        suppressed += repeats
        profiles += all - repeats
        identities += block.identities.count
    }
}
