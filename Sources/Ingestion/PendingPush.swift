/// What is known so far of the profiles of a push.
struct PendingPush {
    private(set) var rejections: [(index: Int, error: IngestError)] = []
    private(set) var emptyProfiles = 0
    /// Segments to wait for, each once, in order.
    private(set) var tickets: [SegmentTicket] = []
    private var waiting: [SegmentTicket: [Int]] = [:]

    mutating func reject(_ index: Int, _ error: IngestError) { rejections.append((index, error)) }

    /// Notes what a writer did with a batch.
    mutating func note(_ batch: IngestGate.Batch, _ additions: [SegmentAddition]) {
        for (admitted, addition) in zip(batch.entries, additions) {
            switch addition {
            case .joined(let ticket):
                if waiting[ticket] == nil { tickets.append(ticket) }
                waiting[ticket, default: []].append(admitted.index)
            case .nothingToStore:
                emptyProfiles += 1
            case .refused(let error):
                reject(admitted.index, error)
            }
        }
    }

    /// Numbers of the profiles that wait for that segment.
    func indices(in ticket: SegmentTicket) -> [Int] { waiting[ticket] ?? [] }
}
