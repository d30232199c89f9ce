package import HostEnvironment
package import QueryModel

/// One phase of a query under way: which fragments are settled, which reports wait to be merged, what is missing.
///
/// A fragment is settled once, by its first report or by being left out; whatever comes for it later is refused.
package struct RunningQuery: Sendable {
    private enum Ending {
        case failed(QueryError)
        case stale(QueryError)
    }

    /// What each fragment is asked.
    package let query: Query
    /// On what terms.
    package let terms: QueryTerms
    /// When its fragments were queued.
    package internal(set) var begunAt: MonotonicInstant?

    private let fragments: [PlanFragment]
    private var isSettled: [Bool]
    private var unsettled: Int
    var stage = ReportStage()
    private var mergedBytes = 0
    private var seenBytes = 0
    private var seenReports = 0
    private var ending: Ending?
    // Queriers whose loss is held against none of its fragments; as many as settings allow.
    private var excusedQueriers: Set<QuerierID> = []

    /// Bytes of the reports that its task merges now.
    package private(set) var mergingBytes = 0
    /// How many fragments those are of.
    package private(set) var mergingFragments = 0
    /// What is missing.
    package private(set) var gaps = GapList()
    /// Fragments whose report is merged or waits to be.
    package private(set) var done = 0

    /// Begins a phase.
    package init(_ work: PhaseWork, _ terms: QueryTerms) {
        query = work.query
        fragments = work.fragments
        self.terms = terms
        isSettled = Array(repeating: false, count: work.fragments.count)
        unsettled = work.fragments.count
    }

    /// Bytes of reports held for it, merged or not.
    package var heldBytes: Int { stage.waitingBytes + stage.awayBytes + mergingBytes + mergedBytes }

    /// Whether merging may make what is held smaller.
    package var canShrink: Bool { stage.count > 0 || stage.hasAway || mergingFragments > 0 }

    /// Whether it ended without a result.
    var hasFailed: Bool { ending != nil }

    /// Whether it needs no more fragments, because all are settled or it failed.
    package var hasEnded: Bool { ending != nil || unsettled == 0 }

    /// How many fragments it has.
    package var fragmentCount: Int { fragments.count }

    /// What its reports cover so far.
    package var coverage: Coverage {
        Coverage(
            fragments: fragments.count,
            fragmentsDone: done,
            bytes: fragments.reduce(0) { $0.addingClamped(max(0, $1.bytes)) },
            rows: fragments.reduce(0) { $0.addingClamped(max(0, $1.rows)) },
            gaps: gaps.lines
        )
    }

    /// Fragments that are reported or left out, and their stored bytes; looks at every fragment.
    package var settled: (fragments: Int, bytes: Int) {
        let bytes = zip(fragments, isSettled).reduce(0) { $1.1 ? $0.addingClamped(max(0, $1.0.bytes)) : $0 }
        return (fragments.count - unsettled, bytes)
    }

    /// The fragment of that number.
    package func fragment(_ index: Int) -> PlanFragment { fragments[index] }

    /// How large the next report is expected to be: as the ones before it on average, else as usual, else as what is
    /// read.
    package func expectedReportBytes(for index: Int, limit: Int, usual: Int? = nil) -> Int {
        let guess = seenReports > 0 ? seenBytes / seenReports : usual ?? fragments[index].bytes
        return max(min(Self.leastExpectedBytes, limit), min(guess, limit))
    }

    private static let leastExpectedBytes = 8 << 10

    /// Whether its task has something to do now; with `eagerly` one staged report is enough to be merged.
    package func wantsStep(_ settings: SchedulerSettings, eagerly: Bool = false) -> Bool {
        if ending != nil { return true }
        if unsettled == 0 { return stage.count > 0 || !stage.hasAway }
        guard mergingFragments == 0, stage.count > 0 else { return false }
        return eagerly || stage.waitingBytes >= settings.mergeBatchBytes || stage.count >= settings.mergeBatchReports
    }

    /// Whether the loss of a querier may be excused: up to so many are.
    package mutating func excuse(lossOf querier: QuerierID, most: Int) -> Bool {
        guard !excusedQueriers.contains(querier) else { return true }
        guard excusedQueriers.count < most else { return false }
        excusedQueriers.insert(querier)
        return true
    }

    /// Stages a fragment's report; false when the fragment is settled already.
    package mutating func stage(_ report: Report, bytes: Int, for index: Int) -> Bool {
        guard settle(index) else { return false }
        stage.add(StagedReport(index: index, report: report, bytes: bytes))
        seenBytes += bytes
        seenReports += 1
        done += 1
        return true
    }

    /// Leaves a fragment out if the asker allows that and the question itself is right; else the query fails.
    package mutating func giveUp(_ index: Int, _ error: QueryError) {
        guard terms.allowsPartial, error.code != .invalidArgument else { return fail(error) }
        if settle(index) { gaps.add("fragment \(index): \(error.message)") }
    }

    /// Ends the query with an error; the first one counts.
    package mutating func fail(_ error: QueryError) { ending = ending ?? .failed(error) }

    /// Ends this run of the query, since its plan names an object that is gone.
    ///
    /// If that is so on the second plan too, an asker who allows it goes without the fragment.
    package mutating func giveUpStale(_ index: Int, _ error: QueryError) {
        if terms.isRenewed, terms.allowsPartial { return giveUp(index, error) }
        ending = ending ?? .stale(error)
    }

    /// Gives what the query's task has to do next, and hands over what is staged.
    ///
    /// Reports are in the order of their fragments.
    package mutating func step(_ settings: SchedulerSettings, eagerly: Bool) -> QueryStep {
        switch ending {
        case .failed(let error): return .fail(error)
        case .stale(let error): return .planAnew(error)
        case nil: break
        }
        guard wantsStep(settings, eagerly: eagerly) else { return .wait }
        guard stage.count > 0 else { return .finish }
        mergingBytes = stage.waitingBytes
        let reports = stage.takeAll()
        mergingFragments = reports.reduce(0) { $0 + $1.fragments }
        return .merge(reports.map(\.report))
    }

    /// Takes note of how large the merged report became.
    ///
    /// When that is over the limit, the merge does not count and the query fails or, if its asker allows, goes without
    /// these and all further fragments.
    ///
    /// - Returns: whether the merge counts.
    package mutating func noteMerged(bytes: Int, limit: Int) -> Bool {
        defer {
            mergingBytes = 0
            mergingFragments = 0
        }
        guard bytes > limit else {
            mergedBytes = bytes
            return true
        }
        let error = Self.tooLarge(bytes, limit: limit)
        if terms.allowsPartial { leaveOutTheRest(error) } else { fail(error) }
        return false
    }

    private mutating func leaveOutTheRest(_ error: QueryError) {
        let unmerged = mergingFragments + stage.fragments
        done -= unmerged
        gaps.add("\(unmerged + unsettled) fragments: \(error.message)")
        stage.removeAll()
        isSettled = isSettled.map { _ in true }
        unsettled = 0
    }

    private mutating func settle(_ index: Int) -> Bool {
        guard isSettled.indices.contains(index), !isSettled[index] else { return false }
        isSettled[index] = true
        unsettled -= 1
        return true
    }

    private static func tooLarge(_ bytes: Int, limit: Int) -> QueryError {
        QueryError(
            .resourceExhausted,
            "the merged report has \(ByteText.of(bytes)), \(ByteText.of(bytes - limit)) over query.max-report-bytes "
                + "(\(ByteText.of(limit))): ask for a shorter time, fewer services or labels, or one call site"
        )
    }
}
