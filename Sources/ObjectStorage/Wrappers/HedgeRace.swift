/// One read of which several requests may be under way: events in, what to do out.
///
/// The first answer ends it. A failure that another request may not meet ends it only when no other request is left; any
/// other error is an answer, since a second request would be told the same.
struct HedgeRace {
    /// What happened.
    enum Event: Sendable {
        /// A request ended, that long after it was sent.
        case ended(isHedge: Bool, Result<[UInt8], ObjectStoreError>, after: Duration)
        /// The read is late.
        case late
        /// The wait was called off.
        case nothing
    }

    /// What to do.
    enum Step {
        case wait
        case hedge
        case end(Result<[UInt8], ObjectStoreError>)
    }

    /// Of requests that are each slow once in a hundred times, three are slow together once in a million.
    private static let mostHedges = 2

    private var running = 1
    private var hedges = 0

    /// Whether it was late when the budget was empty.
    private(set) var wasRefused = false
    /// Whether a hedge answered first.
    private(set) var isHedgeFirst = false
    /// How long the request took that answered; nil when none did.
    private(set) var answeredAfter: Duration?

    /// Takes in an event and says what to do.
    mutating func take(_ event: Event) -> Step {
        switch event {
        case .nothing: return .wait
        case .late: return hedges < Self.mostHedges ? .hedge : .wait
        case .ended(let isHedge, .success(let bytes), let duration):
            isHedgeFirst = isHedge
            answeredAfter = duration
            return .end(.success(bytes))
        case .ended(_, .failure(let error), _):
            running -= 1
            guard error.code.isRetryable, running > 0 else { return .end(.failure(error)) }
            return .wait
        }
    }

    /// Notes that no further request may be sent for the moment.
    mutating func noteRefused() { wasRefused = true }

    /// Notes that one more request was sent.
    mutating func noteHedged() {
        hedges += 1
        running += 1
    }
}
