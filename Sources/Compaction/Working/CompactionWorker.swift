package import BlockFormat
package import HostEnvironment
package import Logging
package import MetadataStorage
package import ObjectStorage
import Synchronization

/// Takes leased jobs one after the other and does them; holds nothing between two jobs.
package final class CompactionWorker: Sendable {
    private enum Ending: Sendable {
        case done(CompactionWork.Done)
        case failure(CompactionFailure)
    }

    private static let pause = Duration.seconds(1)

    private let name: String
    private let metastore: any MaintenanceMetastore
    private let store: any ObjectStore
    private let time: any TimeSource
    private let settings: CompactionSettings
    private let encoding: @Sendable (Int) -> CompactionEncoding
    private let executor: (any TaskExecutor)?
    private let counters: CompactionCounters
    private let logger: Logger
    private let onEnd: @Sendable () -> Void
    private let wakeup = Signal()
    private let stopped = Signal()
    private let isStopping = Mutex(false)

    /// Makes a worker; nothing is done until `run()`.
    ///
    /// `name` tells workers apart, for people. `encoding` says how blocks of a level are laid out, the same in all
    /// workers. Merging, which takes CPU time, runs on `executor`, or wherever the worker runs. `onEnd` is called after
    /// each job, whatever became of it.
    package init(
        name: String,
        metastore: any MaintenanceMetastore,
        store: any ObjectStore,
        time: any TimeSource,
        settings: CompactionSettings,
        encoding: @escaping @Sendable (Int) -> CompactionEncoding = CompactionEncoding.standard(level:),
        executor: (any TaskExecutor)? = nil,
        counters: CompactionCounters,
        logger: Logger,
        onEnd: @escaping @Sendable () -> Void = {}
    ) {
        self.name = name
        self.metastore = metastore
        self.store = store
        self.time = time
        self.settings = settings
        self.encoding = encoding
        self.executor = executor
        self.counters = counters
        self.logger = logger
        self.onEnd = onEnd
    }

    /// Does jobs until `stop()` or cancellation.
    package func run() async {
        while !isStopping.withLock({ $0 }), !Task.isCancelled {
            if await workOnce() { continue }
            await wakeup.wait(until: time.now.advanced(by: Self.pause), on: time)
        }
    }

    /// Looks for a job at once instead of after a pause.
    package func wake() { wakeup.signal() }

    /// Takes no more jobs and gives the present one back.
    package func stop() {
        isStopping.withLock { $0 = true }
        stopped.signal()
        wakeup.signal()
    }

    /// Does one job; false when none was due or none could be leased.
    package func workOnce() async -> Bool {
        let lease: JobLease?
        do throws(MetastoreError) {
            lease = try await metastore.leaseJob(kinds: [.compaction], worker: name, duration: settings.lease)
        } catch {
            if error.code != .cancelled { logger.warning("no job could be leased", metadata: ["error": "\(error)"]) }
            return false
        }
        guard let lease else { return false }
        await settle(lease, await attempt(lease))
        onEnd()
        return true
    }

    private func attempt(_ lease: JobLease) async -> Ending {
        guard lease.attempt <= settings.attempts else {
            // Such a job ended its workers without a word: it is not tried again before somebody looked.
            return .failure(CompactionFailure(.failed, "\(lease.attempt - 1) attempts ended without saying why"))
        }
        return await withTaskGroup(of: Ending.self) { group in
            group.addTask(executorPreference: executor) { await self.work(lease) }
            group.addTask { .failure(await self.renew(lease)) }
            group.addTask {
                await self.stopped.wait()
                return .failure(CompactionFailure(.stopped, "the worker was stopped"))
            }
            var ending = await group.next() ?? .failure(CompactionFailure(.stopped, "there was no work"))
            group.cancelAll()
            // Work that was done nevertheless is done.
            for await other in group { if case .done = other { ending = other } }
            return ending
        }
    }

    private func work(_ lease: JobLease) async -> Ending {
        let work = CompactionWork(lease: lease, metastore: metastore, store: store, encoding: encoding)
        do { return .done(try await work.run()) } catch { return .failure(CompactionFailure(error)) }
    }

    /// Keeps the lease until it is lost, the attempt takes too long or the task is cancelled; gives why it ended.
    private func renew(_ lease: JobLease) async -> CompactionFailure {
        let began = time.now
        var renewed = began
        while began.duration(to: time.now) < settings.attemptTimeout {
            do { try await time.sleep(for: settings.lease / 3) } catch { return CompactionFailure(error) }
            do throws(MetastoreError) {
                try await metastore.renewJob(lease.job.key, token: lease.token, duration: settings.lease)
                renewed = time.now
            } catch {
                if renewed.duration(to: time.now) >= settings.lease { return CompactionFailure(.fenced, error.message) }
                if !error.isRetryable { return CompactionFailure(error) }
            }
        }
        return CompactionFailure(.failed, "the attempt took longer than \(settings.attemptTimeout)")
    }

    /// Counts, logs, and gives a failed job back.
    private func settle(_ lease: JobLease, _ ending: Ending) async {
        switch ending {
        case .done(let done): record(done, lease)
        case .failure(let failure):
            switch failure.kind {
            case .fenced:
                counters.update { $0.fencedAttempts += 1 }
                log(.notice, "a job was taken over by another worker", lease, failure)
            // Cancelled outright, it says nothing more: its lease runs out.
            case .stopped where Task.isCancelled: break
            case .stopped: await giveBack(lease, failure, after: .zero, parkAfter: .max)
            case .hindered:
                counters.update { $0.failedAttempts += 1 }
                log(.warning, "a job has to wait: the store or the metastore does not work", lease, failure)
                await giveBack(lease, failure, after: settings.hinderedDelay, parkAfter: .max)
            case .failed:
                counters.update { $0.failedAttempts += 1 }
                log(.warning, "a job failed", lease, failure)
                let delay = settings.retryDelay(afterAttempt: lease.attempt)
                await giveBack(lease, failure, after: delay, parkAfter: settings.attempts)
            }
        }
    }

    /// Tries for as long as the lease may last: a job whose lease runs out instead has used up an attempt.
    private func giveBack(_ lease: JobLease, _ failure: CompactionFailure, after delay: Duration, parkAfter: Int) async
    {
        let end = time.now.advanced(by: settings.lease)
        while true {
            do throws(MetastoreError) {
                return try await metastore.failJob(
                    lease.job.key,
                    token: lease.token,
                    reason: failure.reason,
                    retryAfter: delay,
                    parkAfter: parkAfter
                )
            } catch {
                guard error.isRetryable, time.now < end, !isStopping.withLock({ $0 }) else {
                    return log(.info, "a job could not be given back", lease, CompactionFailure(error))
                }
            }
            do { try await time.sleep(for: Self.pause) } catch { return }
        }
    }

    private func record(_ done: CompactionWork.Done, _ lease: JobLease) {
        counters.update { counts in
            counts.completedJobs += 1
            counts.sourceBlocks += done.sources.count
            counts.sourceBytes += done.sources.reduce(0) { $0 + $1.objectSize }
            counts.resultBlocks += done.results.count
            counts.resultBytes += done.results.reduce(0) { $0 + $1.objectSize }
            counts.profiles += done.results.reduce(0) { $0 + $1.datasets.reduce(0) { $0 + $1.profileCount } }
            counts.droppedProfiles += done.suppressedProfiles
            counts.erasedRows += done.hiddenRows
            counts.setAsideDatasets += done.setAside.count
        }
        for (place, reason) in done.setAside.sorted(by: { $0.value < $1.value }) {
            logger.error(
                "a dataset cannot be read and was set aside; `firefinch fsck` says more",
                metadata: ["block": "\(place.block)", "dataset": "\(place.number)", "error": "\(reason)"]
            )
        }
        logger.debug(
            "blocks were merged",
            metadata: [
                "job": "\(lease.job.key)", "sources": "\(done.sources.count)", "results": "\(done.results.count)",
            ]
        )
    }

    private func log(_ level: Logger.Level, _ message: Logger.Message, _ lease: JobLease, _ failure: CompactionFailure)
    {
        logger.log(
            level: level,
            message,
            metadata: ["job": "\(lease.job.key)", "attempt": "\(lease.attempt)", "error": "\(failure)"]
        )
    }
}
