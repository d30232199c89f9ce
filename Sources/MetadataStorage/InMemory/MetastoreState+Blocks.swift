import BlockFormat
import ProfileModel

extension MetastoreState {
    /// One page of summaries, as `MaintenanceMetastore.blockSummaries` promises.
    func summaries(_ selection: BlockSummarySelection, after: Int64?, limit: Int) -> [BlockSummary] {
        let selected = blocks.values.filter { block in
            guard block.number > after ?? .min, selection.levels?.contains(block.metadata.level) ?? true else {
                return false
            }
            guard selection.tenant.map(block.belongs) ?? true else { return false }
            return selection.state.map { ($0 == .live) == (block.retirement == nil) } ?? true
        }
        return selected.sorted { $0.number < $1.number }.prefix(max(0, limit)).map(\.summary)
    }

    /// Everything known of these blocks.
    func details(_ ids: [BlockID]) -> [BlockDetails] {
        ids.compactMap { blocks[$0] }.map {
            BlockDetails(summary: $0.summary, lineage: $0.metadata.lineage, datasets: $0.record.datasets)
        }
    }

    /// Counts and bytes by tenant, level and state.
    func usage() -> [StorageUsage] {
        var usages: [StorageUsage.Key: StorageUsage] = [:]
        for summary in blocks.values.map(\.summary) {
            let key = StorageUsage.Key(tenant: summary.tenant, level: summary.level, state: summary.state)
            usages[key, default: StorageUsage(of: key)].add(summary)
        }
        return usages.values.sorted { $0.key < $1.key }
    }

    /// Retires what may be; gives what it did.
    mutating func retire(_ ids: [BlockID], reason: String, now: Int64) -> [BlockID] {
        var retired: [BlockID] = []
        for id in ids {
            guard let block = blocks[id], block.retirement == nil else { continue }
            if let key = block.job {
                guard let job = jobs[ExactText(key)], job.record.state == .parked else { continue }
                drop(job)
            }
            blocks[id]?.retire(at: now, reason: reason)
            retired.append(id)
        }
        return retired
    }

    /// Blocks whose objects may go, those retired first first.
    func removable(retiredBy time: Int64, limit: Int) -> [RetiredBlock] {
        let retired = blocks.values.compactMap { block in block.retirement.map { (block, $0) } }
            .filter { $0.1.time <= time }
            .sorted { ($0.1.time, $0.0.number) < ($1.1.time, $1.0.number) }
        return retired.prefix(max(0, limit)).map { block, retirement in
            RetiredBlock(id: block.metadata.id, objectPath: block.metadata.objectPath, reason: retirement.reason)
        }
    }

    /// Forgets retired blocks.
    ///
    /// - Throws: `.conflict` when one is live; then none is forgotten.
    mutating func forget(_ ids: [BlockID], now: Int64) throws(MetastoreError) {
        for id in ids where blocks[id].map({ $0.retirement == nil }) ?? false { throw .isLive(id) }
        condemned = condemned.filter { $0.value > now }
        for id in ids {
            guard let block = blocks.removeValue(forKey: id), block.metadata.level == 0 else { continue }
            let path = ExactText(block.metadata.objectPath)
            condemned[path] = max(condemned[path] ?? .min, MaintenanceMemory.forgottenSegments.after(now))
        }
    }

    /// Those of the paths that are no block's and no job's.
    func unknownObjects(among paths: [String]) -> [String] {
        let known = knownObjects()
        return paths.filter { !known.contains(ExactText($0)) }
    }

    /// Gives an object up for good.
    ///
    /// - Throws: `.conflict` when it is a block's or a job's.
    mutating func condemn(_ path: String) throws(MetastoreError) {
        guard !knownObjects().contains(ExactText(path)) else { throw .isNeeded(path) }
        condemned[ExactText(path)] = .max
    }

    /// Adds a block found in the bucket.
    ///
    /// - Throws: `.invalidArgument`, `.conflict`, `.condemned`.
    mutating func adopt(_ adopted: AdoptedBlock) throws(MetastoreError) {
        try adopted.validate()
        if let stored = blocks[adopted.block.id] {
            guard stored.isMade(of: adopted.block) else { throw .idIsTaken(adopted.block.id) }
            return
        }
        try checkObject(adopted.block.objectPath)
        insert(adopted.block, suppressed: adopted.suppressedByDataset, datasets: adopted.datasets)
        for (identity, expires) in zip(adopted.identities, adopted.identitiesExpire) {
            record(identity, expires: expires)
        }
    }

    private func knownObjects() -> Set<ExactText> {
        let promised = jobs.values.flatMap(\.record.job.resultPaths)
        return Set((blocks.values.map(\.metadata.objectPath) + promised).map(ExactText.init))
    }
}
