package import QueryModel

/// Reports of one query that are not in its result yet: those that wait here, and those that queriers merge.
///
/// The latter are kept until their merge is back, so nothing is lost with a querier. A merge that brings nothing gives
/// them back, and from then on the query's reports are merged here alone: one query costs at most one querier so.
package struct ReportStage: Sendable {
    private var waiting: [StagedReport] = []
    private var away: [LeaseID: [StagedReport]] = [:]
    private var staysHere = false

    /// Bytes of the reports that wait here.
    package private(set) var waitingBytes = 0
    /// Bytes of the reports that queriers merge.
    package private(set) var awayBytes = 0

    /// Makes an empty stage.
    package init() {}

    /// How many reports wait here.
    package var count: Int { waiting.count }

    /// How many fragments all its reports are of.
    package var fragments: Int {
        away.values.reduce(waiting.reduce(0) { $0 + $1.fragments }) { sum, batch in
            batch.reduce(sum) { $0 + $1.fragments }
        }
    }

    /// Whether a querier merges some.
    package var hasAway: Bool { !away.isEmpty }

    /// Whether that merge is awaited.
    package func awaits(_ merge: LeaseID) -> Bool { away[merge] != nil }

    /// Adds a report.
    package mutating func add(_ report: StagedReport) {
        waiting.append(report)
        waitingBytes += report.bytes
    }

    /// Takes those that wait here, in the order of their fragments.
    package mutating func takeAll() -> [StagedReport] {
        defer {
            waiting = []
            waitingBytes = 0
        }
        return waiting.sorted { $0.index < $1.index }
    }

    /// How many of those that wait longest make a batch for a querier, within its bytes; nil when they are not worth it.
    package func batch(_ settings: SchedulerSettings) -> Int? {
        guard !staysHere else { return nil }
        var bytes = 0
        var count = 0
        while count < waiting.count, bytes + waiting[count].bytes <= settings.mergeLeaseBytes {
            bytes += waiting[count].bytes
            count += 1
        }
        let isWorthIt = count >= max(2, settings.leastMergeLeaseReports) && bytes >= settings.leastMergeLeaseBytes
        return isWorthIt ? count : nil
    }

    /// Hands as many to a querier as a batch has, and keeps them until it is done.
    package mutating func send(_ count: Int, as merge: LeaseID) -> [StagedReport] {
        let batch = waiting.prefix(count).sorted { $0.index < $1.index }
        waiting.removeFirst(batch.count)
        let bytes = batch.reduce(0) { $0 + $1.bytes }
        waitingBytes -= bytes
        awayBytes += bytes
        away[merge] = batch
        return batch
    }

    /// Puts a merged report in the place of those it was made of; ignored when they are not away.
    package mutating func replace(_ merge: LeaseID, with report: Report, bytes: Int) {
        guard let batch = takeAway(merge), let first = batch.first else { return }
        let fragments = batch.reduce(0) { $0 + $1.fragments }
        add(StagedReport(index: first.index, report: report, bytes: bytes, fragments: fragments))
    }

    /// Lets those wait here again that a querier did not merge.
    package mutating func giveBack(_ merge: LeaseID) {
        for report in takeAway(merge) ?? [] { add(report) }
        staysHere = true
    }

    /// Drops all.
    package mutating func removeAll() { self = ReportStage() }

    private mutating func takeAway(_ merge: LeaseID) -> [StagedReport]? {
        guard let batch = away.removeValue(forKey: merge) else { return nil }
        awayBytes -= batch.reduce(0) { $0 + $1.bytes }
        return batch
    }
}
