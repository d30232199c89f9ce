package import BlockFormat
package import HostEnvironment
package import Logging
package import MetadataStorage
package import ObjectStorage
package import ProfileModel
import Synchronization

/// Keeps blocks merged: plans jobs, runs the workers that do them, and knows how far behind they are.
///
/// Any number of processes may do so over one metastore: they plan the same jobs under the same keys.
package final class CompactionCoordinator: Sendable {
    /// Higher levels and deletions are looked at every so many intervals.
    private static let intervalsBetweenSurveys = 10
    /// What is stored is added up every so many intervals, since that is a walk over all blocks.
    private static let intervalsBetweenUsage = 30
    private static let mostJobs = 10_000
    private static let waitForJobs = Duration.milliseconds(200)

    private let metastore: any MaintenanceMetastore
    private let time: any TimeSource
    private let settings: CompactionSettings
    private let logger: Logger
    private let workers: [CompactionWorker]
    private let tracker: DeletionTracker
    private let wakeup: Signal
    private let isStopping = Mutex(false)
    private let current = Mutex(CompactionSnapshot())

    /// What this process merged.
    package let counters: CompactionCounters

    /// Makes a coordinator; nothing is done until `run()`.
    ///
    /// `name` tells this process's workers from others', for people. Merging runs on `executor`, or wherever `run()` does.
    package init(
        name: String,
        metastore: any MaintenanceMetastore,
        store: any ObjectStore,
        time: any TimeSource,
        settings: CompactionSettings,
        encoding: @escaping @Sendable (Int) -> CompactionEncoding = CompactionEncoding.standard(level:),
        executor: (any TaskExecutor)? = nil,
        counters: CompactionCounters,
        logger: Logger
    ) {
        self.metastore = metastore
        self.time = time
        self.settings = settings
        self.logger = logger
        self.counters = counters
        tracker = DeletionTracker(metastore: metastore)
        let wakeup = Signal()
        self.wakeup = wakeup
        workers = (0..<settings.workers).map { number in
            CompactionWorker(
                name: "\(name)/\(number)",
                metastore: metastore,
                store: store,
                time: time,
                settings: settings,
                encoding: encoding,
                executor: executor,
                counters: counters,
                logger: logger,
                onEnd: { wakeup.signal() }
            )
        }
    }

    /// How compaction stood at the last look.
    package var snapshot: CompactionSnapshot { current.withLock { $0 } }

    /// Whether segments wait longer to be compacted than they should.
    package var isBehind: Bool { snapshot.lag > settings.maxLag }

    /// Plans and works until `stop()` or cancellation.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { await worker.run() } }
            group.addTask { await self.planUntilStopped() }
            await group.waitForAll()
        }
    }

    /// Plans nothing more; jobs in work are given back.
    package func stop() {
        isStopping.withLock { $0 = true }
        for worker in workers { worker.stop() }
        wakeup.signal()
    }

    /// Merges everything stored by now below a level up to it, whatever its age and size, and waits until it is done.
    ///
    /// Somebody has to run, here or in another process. Cancellation ends the waiting; jobs added are done nevertheless.
    /// - Throws: `MetastoreError`; `CancellationError`.
    package func compact(toLevel level: Int) async throws -> CompactionProgress {
        let madeBy = time.unixNanoseconds
        var progress = CompactionProgress()
        while true {
            let step = try await advance(toLevel: level, madeBy: madeBy)
            progress.add(step)
            guard step.movingBlocks > 0 else { return progress }
            try await time.sleep(for: Self.waitForJobs)
        }
    }

    /// Adds the jobs that bring blocks below a level one level up, and tells what is left; returns at once.
    ///
    /// To be repeated until nothing moves: a level is merged when all below it are.
    /// - Parameters:
    ///   - level: where blocks are to be in the end, 1 to 3.
    ///   - tenants: only blocks with data of these; nil for all.
    ///   - madeBy: only blocks made by then, nanoseconds since 1970.
    /// - Returns: What was added and what is left.
    /// - Throws: `MetastoreError`.
    package func advance(
        toLevel level: Int,
        tenants: [TenantID]? = nil,
        madeBy: Int64
    ) async throws(MetastoreError) -> CompactionProgress {
        let jobs = try await metastore.jobs(limit: Self.mostJobs)
        let below = try await blocks(belowLevel: level, tenants: tenants, madeBy: madeBy)
        var progress = CompactionProgress(jobs: jobs, below: below)
        let parked = Set(progress.parkedJobs)
        let moving = below.filter { $0.job.map { !parked.contains($0) } ?? true }
        progress.movingBlocks = moving.count
        guard let lowest = moving.map(\.level).min() else { return progress }
        let now = time.unixNanoseconds
        let planner = planner(try await metastore.allDeletions(includingErased: false), erasable: [], now: now)
        for job in planner.jobs(over: moving, .all(level: lowest, madeBy: madeBy)) where try await add(job) {
            let sources = Set(job.sources)
            progress.addedJobs += 1
            progress.sourceBlocks += sources.count
            progress.sourceBytes += moving.reduce(0) { $0 + (sources.contains($1.id) ? $1.objectSize : 0) }
        }
        for worker in workers { worker.wake() }
        return progress
    }

    /// What is left of deletions now.
    ///
    /// - Throws: `MetastoreError`; `DeletionError`.
    package func surveyDeletions() async throws -> DeletionTracker.Survey { try await tracker.survey() }

    private func blocks(
        belowLevel level: Int,
        tenants: [TenantID]?,
        madeBy: Int64
    ) async throws(MetastoreError) -> [BlockSummary] {
        guard level > 0 else { return [] }
        return try await liveBlocks(upToLevel: min(level, CompactionSettings.highestLevel) - 1).filter { block in
            block.createdAt <= madeBy && !block.isSetAside && !block.tenants.isEmpty
                && (tenants?.contains(where: block.tenants.contains) ?? true)
        }
    }

    /// Level by level: a page of one level costs no walk over the others.
    private func liveBlocks(upToLevel highest: Int) async throws(MetastoreError) -> [BlockSummary] {
        var blocks: [BlockSummary] = []
        for level in 0...highest {
            blocks += try await metastore.allBlockSummaries(BlockSummarySelection(levels: level...level))
        }
        return blocks
    }

    private func planUntilStopped() async {
        var interval = 0
        while !isStopping.withLock({ $0 }), !Task.isCancelled {
            do {
                try await look(
                    isSurvey: interval.isMultiple(of: Self.intervalsBetweenSurveys),
                    isUsageWanted: interval.isMultiple(of: Self.intervalsBetweenUsage)
                )
                current.withLock { $0.problem = nil }
            } catch is CancellationError {
            } catch {
                current.withLock { $0.problem = "\(error)" }
                logger.warning("compaction could not be planned", metadata: ["error": "\(error)"])
            }
            interval += 1
            await wakeup.wait(until: time.now.advanced(by: settings.interval), on: time)
        }
    }

    /// Adds the jobs that are due and notes how things stand.
    private func look(isSurvey: Bool, isUsageWanted: Bool) async throws {
        let survey = isSurvey ? try await self.survey() : nil
        // What counts as settled is judged by a time before the deletions were listed: a block made after one that is not
        // in the list must not be merged, however long the listings take.
        let now = time.unixNanoseconds
        let deletions = try await metastore.allDeletions(includingErased: false)
        let erasable = survey?.blocks ?? []
        let highest = erasable.isEmpty ? CompactionSettings.highestLevel - 1 : CompactionSettings.highestLevel
        let blocks = try await liveBlocks(upToLevel: isSurvey ? highest : 0)
        var isAdded = false
        for job in planner(deletions, erasable: erasable, now: now).jobs(over: blocks) where try await add(job) {
            isAdded = true
        }
        if isAdded { for worker in workers { worker.wake() } }
        let jobs = try await metastore.jobs(limit: Self.mostJobs)
        let usage = isUsageWanted ? try await metastore.storageUsage() : nil
        note(jobs: jobs, blocks: blocks, usage: usage, survey: survey)
    }

    private func planner(_ deletions: [DeletionRecord], erasable: Set<BlockID>, now: Int64) -> CompactionPlanner {
        CompactionPlanner(settings: settings, deletions: deletions, erasable: erasable, now: now)
    }

    /// Adds a job; false when it is there, when another job was faster to claim a source, or when one of its objects was
    /// given up: that must not keep the jobs behind it waiting, and with the next source the name is another.
    private func add(_ job: JobSpecification) async throws(MetastoreError) -> Bool {
        do { return try await metastore.addJob(job) } catch {
            if error.code == .condemned {
                logger.warning("a job was not added", metadata: ["job": "\(job.key)", "error": "\(error)"])
            }
            guard error.code == .conflict || error.code == .condemned else { throw error }
            return false
        }
    }

    /// What is left of deletions; those of which nothing is left are marked as erased.
    private func survey() async throws -> DeletionTracker.Survey {
        let survey = try await tracker.survey()
        // A segment made before a deletion may still be about to become findable.
        let (oldest, overflowed) = time.unixNanoseconds.subtractingReportingOverflow(
            settings.sourceGrace.wholeNanoseconds
        )
        for remainder in survey.remainders where remainder.blocks == 0 && !overflowed {
            guard remainder.deletion.createdAt <= oldest else { continue }
            try await metastore.markErased(remainder.deletion.id)
            logger.info("a deletion is erased", metadata: ["deletion": "\(remainder.deletion.id)"])
        }
        return survey
    }

    private func note(
        jobs: [JobRecord],
        blocks: [BlockSummary],
        usage: [StorageUsage]?,
        survey: DeletionTracker.Survey?
    ) {
        let now = time.unixNanoseconds
        let waiting = jobs.filter { $0.state == .waiting }
        let segments = blocks.filter { $0.level == 0 && !$0.isSetAside }
        current.withLock { snapshot in
            snapshot.waitingJobs = waiting.count
            snapshot.leasedJobs = jobs.count { $0.state == .leased }
            snapshot.parkedJobs = jobs.count { $0.state == .parked }
            snapshot.oldestWaitingAge = Self.age(of: waiting.map(\.createdAt).min(), at: now)
            snapshot.lag = Self.age(of: segments.map(\.createdAt).min(), at: now)
            if let usage { snapshot.usage = usage }
            if let survey { snapshot.deletions = survey.remainders }
        }
    }

    private static func age(of oldest: Int64?, at now: Int64) -> Duration {
        guard let oldest else { return .zero }
        return .nanoseconds(max(0, now.subtractingReportingOverflow(oldest).partialValue))
    }
}
