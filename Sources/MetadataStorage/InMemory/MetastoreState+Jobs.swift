import BlockFormat

extension MetastoreState {
    /// Adds a job unless its key is known, claiming its sources.
    ///
    /// - Throws: `.invalidArgument`; `.conflict` when a source cannot be had; `.condemned`.
    mutating func add(_ job: JobSpecification, now: Int64) throws(MetastoreError) -> Bool {
        let key = ExactText(job.key)
        guard jobs[key] == nil, doneJobs[key] == nil else { return false }
        try job.validate()
        for id in job.sources where !(blocks[id]?.isClaimable ?? false) { throw .cannotClaim(id, for: job.key) }
        for path in job.resultPaths { try checkObject(path) }
        for id in job.sources { blocks[id]?.job = job.key }
        jobs[key] = TrackedJob(number: nextNumber(), job: job, now: now)
        return true
    }

    /// Leases the oldest due job of these kinds.
    mutating func lease(kinds: [JobKind], worker: String, now: Int64, until end: Int64) -> JobLease? {
        let names = Set(kinds.map { ExactText($0.name) })
        let due = jobs.filter { $0.value.isDue(at: now) && names.contains(ExactText($0.value.record.job.kind.name)) }
        guard let key = due.min(by: { $0.value.number < $1.value.number })?.key else { return nil }
        let token = nextNumber()
        return jobs[key]?.lease(to: worker, token: token, until: end)
    }

    /// Prolongs a lease.
    ///
    /// - Throws: `.fenced`.
    mutating func renew(_ key: String, token: Int64, until end: Int64) throws(MetastoreError) {
        guard var job = jobs[ExactText(key)] else { throw .fenced(key, token: token) }
        try job.renew(token: token, until: end)
        jobs[ExactText(key)] = job
    }

    /// Takes a job back.
    ///
    /// - Throws: `.fenced`.
    mutating func fail(
        _ key: String,
        token: Int64,
        reason: String,
        retryAt: Int64,
        parkAfter: Int
    ) throws(MetastoreError) {
        guard var job = jobs[ExactText(key)] else { throw .fenced(key, token: token) }
        try job.fail(token: token, reason: reason, retryAt: retryAt, parkAfter: parkAfter)
        jobs[ExactText(key)] = job
    }

    /// Ends a job: its results take the place of its sources.
    ///
    /// - Throws: `.fenced`, `.invalidArgument`, `.condemned`, `.conflict`; then nothing has changed.
    mutating func complete(_ completion: JobCompletion, now: Int64) throws(MetastoreError) {
        let key = ExactText(completion.key)
        if let done = doneJobs[key] { return try done.check(completion) }
        guard let job = jobs[key] else { throw .fenced(completion.key, token: completion.token) }
        try job.check(token: completion.token)
        try completion.validate(for: job.record.job)
        try checkSetAside(completion)
        for result in completion.results { try checkResult(result) }
        for result in completion.results where blocks[result.id] == nil {
            let none = Array(repeating: [UInt32](), count: result.datasets.count)
            insert(result, suppressed: none, datasets: Array(result.datasets.indices))
        }
        for source in job.record.job.sources { replace(source, by: completion, now: now) }
        jobs[key] = nil
        let oldest = MaintenanceMemory.doneJobs.before(now)
        doneJobs = doneJobs.filter { $0.value.doneAt >= oldest }
        doneJobs[key] = DoneJob(token: completion.token, results: completion.results.map(\.id), doneAt: now)
    }

    /// The jobs that are not done, the oldest first.
    func jobs(limit: Int) -> [JobRecord] {
        jobs.values.sorted { $0.number < $1.number }.prefix(max(0, limit)).map(\.record)
    }

    /// Makes a parked job due again.
    mutating func retry(_ key: String, now: Int64) -> Bool { jobs[ExactText(key)]?.retry(at: now) ?? false }

    /// Ends a job without results; its sources are free.
    mutating func drop(_ job: TrackedJob) {
        for source in job.record.job.sources { blocks[source]?.job = nil }
        jobs[ExactText(job.record.job.key)] = nil
    }

    private func checkSetAside(_ completion: JobCompletion) throws(MetastoreError) {
        for place in completion.setAside {
            let live = blocks[place.block]?.record.datasets ?? []
            guard live.contains(where: { $0.number == place.number }) else {
                throw completion.missing(place.number, of: place.block)
            }
        }
    }

    private func checkResult(_ result: BlockMetadata) throws(MetastoreError) {
        try checkObject(result.objectPath)
        guard let stored = blocks[result.id] else { return }
        guard stored.retirement == nil, stored.isMade(of: result) else { throw .idIsTaken(result.id) }
    }

    private mutating func replace(_ source: BlockID, by completion: JobCompletion, now: Int64) {
        let kept = completion.setAside(of: source)
        if kept.isEmpty {
            blocks[source]?.retire(at: now, reason: completion.retirementReason)
        } else {
            let number = nextNumber()
            blocks[source]?.setAside(kept, number: number)
        }
    }
}
