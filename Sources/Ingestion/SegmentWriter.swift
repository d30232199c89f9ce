package import BlockFormat
package import HostEnvironment
package import Logging
package import MetadataStorage
package import ObjectStorage

/// The one open segment of this process, and those who wait for it: group commit.
///
/// `run()` stores segments one after the other; pushes that come meanwhile form the next one. A segment's id is this
/// writer's incarnation and a sequence number, so no two writers, and no two lives of one, ever write the same object.
package actor SegmentWriter: SegmentAppending {
    private enum Outcome {
        case durable
        case failed(IngestError)
    }

    /// Outcomes of this many segments are kept for those who have not asked yet.
    private static let keptOutcomes = 1024

    private let incarnation: UInt64
    private let settings: FlushSettings
    private let storing: SegmentStoring
    private let time: any TimeSource
    private let random: any RandomSource
    private let counters: IngestCounters
    private let logger: Logger
    private let wakeup = Signal()

    private var state: SegmentState
    private var open: SegmentBuilder
    private var sequence: UInt64 = 1
    private var waiting: [UInt64: [CheckedContinuation<Void, any Error>]] = [:]
    private var outcomes: [UInt64: Outcome] = [:]
    /// Nothing joins any more.
    private var isClosed = false
    /// Nothing is stored any more.
    private var hasStopped = false
    private var failure: FlushFailure?

    /// Makes a writer with an empty segment; nothing is stored until `run()` runs.
    package init(
        settings: FlushSettings,
        store: any ObjectStore,
        metastore: any Metastore,
        time: any TimeSource,
        random: any RandomSource,
        counters: IngestCounters,
        logger: Logger
    ) {
        incarnation = random.next()
        self.settings = settings
        storing = SegmentStoring(store: store, metastore: metastore, time: time)
        self.time = time
        self.random = random
        self.counters = counters
        self.logger = logger
        state = SegmentState(settings)
        open = SegmentBuilder(hashSeed: random.next())
    }

    /// What became of the last segment when it could not be stored; nil when it could.
    ///
    /// For readiness.
    package var lastFailure: FlushFailure? { failure }

    package func add(_ entries: [SegmentEntry]) throws -> [SegmentAddition] {
        guard !isClosed else {
            throw IngestError(
                .unavailable,
                reason: "shutting_down",
                "this writer is shutting down; send again, to another one",
                retryAfter: .seconds(1)
            )
        }
        let ticket = SegmentTicket(sequence: sequence)
        var joined = false
        let additions = entries.map { entry -> SegmentAddition in
            do throws(SegmentBuilderError) {
                guard try open.add(entry) != .nothingToStore else { return .nothingToStore }
                joined = true
                return .joined(ticket)
            } catch {
                return .refused(IngestError(.invalidArgument, reason: "values_overflow", error.description))
            }
        }
        if joined {
            state.joined(at: time.now, estimatedSize: open.estimatedSize)
            wakeup.signal()
        }
        return additions
    }

    package func wait(for ticket: SegmentTicket) async throws {
        switch outcomes[ticket.sequence] {
        case .durable: return
        case .failed(let error): throw error
        case nil: break
        }
        guard ticket.sequence >= oldestPending else { throw Self.forgotten }
        guard !hasStopped else { throw Self.closed }
        try await withCheckedThrowingContinuation { waiting[ticket.sequence, default: []].append($0) }
    }

    /// Stores segments as they fall due, until `close()`: then stores what is left and returns.
    ///
    /// When cancelled instead, everyone who waits is told that the outcome is unknown.
    package func run() async {
        while !Task.isCancelled {
            let now = time.now
            guard let due = isClosed && !open.isEmpty ? now : state.due(at: now) else {
                if isClosed { break }
                await wakeup.wait(until: nil, on: time)
                continue
            }
            if due <= now { await flush() } else { await wakeup.wait(until: due, on: time) }
        }
        isClosed = true
        hasStopped = true
        for sequence in waiting.keys.sorted() { settle(sequence, .failed(Self.closed)) }
    }

    /// Takes nothing more; `run()` stores what is here and returns.
    package func close() {
        isClosed = true
        wakeup.signal()
    }

    private var oldestPending: UInt64 {
        sequence > UInt64(Self.keptOutcomes) ? sequence - UInt64(Self.keptOutcomes) : 0
    }

    private func flush() async {
        let segment = open
        let flushed = sequence
        open = SegmentBuilder(hashSeed: random.next())
        sequence += 1
        state.taken(at: time.now)
        do {
            try await store(segment, id: BlockID(high: incarnation, low: flushed))
            failure = nil
            settle(flushed, .durable)
        } catch {
            let reason = Self.describe(error)
            failure = FlushFailure(error: reason, bytes: segment.estimatedSize)
            counters.update { $0.failedFlushes += 1 }
            logger.error(
                "a segment could not be stored; its pushes were refused",
                metadata: [
                    "segment.sequence": "\(flushed)", "profiles": "\(segment.profileCount)", "error": "\(reason)",
                ]
            )
            settle(flushed, .failed(reason))
        }
    }

    /// Encodes away from the actor, so that the next segment can be joined meanwhile.
    private nonisolated func store(_ segment: SegmentBuilder, id: BlockID) async throws {
        let encoded = try await Self.encode(segment, id: id, createdAt: time.unixNanoseconds)
        let storing = storing
        let outcome = try await withDeadline(after: settings.timeout, on: time) { try await storing.store(encoded) }
        counters.update { counts in
            counts.segments += 1
            counts.segmentBytes += encoded.bytes.count
            for section in encoded.metadata.datasets.lazy.flatMap(\.sections) {
                counts.sectionBytes[section.kind.description, default: 0] += section.storedSize
            }
            counts.suppressedProfiles += outcome.suppressed.reduce(0) { $0 + $1.count }
        }
    }

    @concurrent
    private static func encode(_ segment: SegmentBuilder, id: BlockID, createdAt: Int64) async throws -> EncodedSegment
    {
        try segment.encode(id: id, createdAt: createdAt)
    }

    private func settle(_ sequence: UInt64, _ outcome: Outcome) {
        outcomes[sequence] = outcome
        outcomes[sequence &- UInt64(Self.keptOutcomes)] = nil
        for continuation in waiting.removeValue(forKey: sequence) ?? [] {
            switch outcome {
            case .durable: continuation.resume()
            case .failed(let error): continuation.resume(throwing: error)
            }
        }
    }

    private static func describe(_ error: any Error) -> IngestError {
        switch error {
        case let error as IngestError: error
        case let error as DeadlineExceeded:
            IngestError(
                .unavailable,
                reason: "flush_timeout",
                "storing the segment gave \(error.description); send again",
                retryAfter: .seconds(1)
            )
        case is CancellationError: closed
        default: IngestError(.internalError, reason: "internal", "the segment could not be made: \(error)")
        }
    }

    private static let closed = IngestError(
        .unavailable,
        reason: "shutting_down",
        "this writer stopped before the segment was stored; send again",
        retryAfter: .seconds(1)
    )

    private static let forgotten = IngestError(
        .internalError,
        reason: "internal",
        "the segment was settled too long ago to tell its outcome; send again"
    )
}
