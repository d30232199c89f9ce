/// What is known so far of the profiles of a push.
struct PendingPush {
    private(set) var rejections: [(index: Int, error: IngestError)] = []
    private(set) var emptyProfiles = 0
    /// Segments to wait for, each once, in order.
    private(set) var tickets: [SegmentTicket] = []
    private var waiting: [SegmentTicket: [Int]] = [:]
    private var rejected: Set<Int> = []

    /// Rejects a profile; the first reason is told.
    mutating func reject(_ index: Int, _ error: IngestError) {
        if rejected.insert(index).inserted { rejections.append((index, error)) }
    }

    /// Notes what a writer did with a batch.
    ///
    /// A profile may be in it in several parts, one after the other: it is empty if all are.
    mutating func note(_ batch: IngestGate.Batch, _ additions: [SegmentAddition]) {
        var countsIn: Set<Int> = []
        for (admitted, addition) in zip(batch.entries, additions) {
            switch addition {
            case .joined(let ticket):
                if waiting[ticket] == nil { tickets.append(ticket) }
                waiting[ticket, default: []].append(admitted.index)
                countsIn.insert(admitted.index)
            case .nothingToStore:
                break
            case .refused(let error):
                reject(admitted.index, error)
                countsIn.insert(admitted.index)
            }
        }
        emptyProfiles += Set(batch.entries.map(\.index)).subtracting(countsIn).count
    }

    /// Numbers of the profiles that wait for that segment.
    func indices(in ticket: SegmentTicket) -> [Int] { waiting[ticket] ?? [] }
}
