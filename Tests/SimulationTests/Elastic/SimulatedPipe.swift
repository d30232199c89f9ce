import HostEnvironment
import Synchronization
import TestSupport

/// The connection is gone.
struct ConnectionLost: Error {}

/// One direction of a connection: messages arrive in order, each after a delay; a frozen one delivers nothing and says
/// nothing, until it is cut.
final class SimulatedPipe: AsyncSequence, Sendable {
    private struct State {
        var waiting: [(bytes: [UInt8], due: MonotonicInstant)] = []
        var random: SplitMix64
        var isFrozen = false
        var isCut = false
        var isFinished = false
    }

    private let time: ManualTimeSource
    private let slowest: Int
    private let state: Mutex<State>
    private let arrival = Signal()

    init(_ time: ManualTimeSource, slowest: Int, seed: UInt64) {
        self.time = time
        self.slowest = slowest
        state = Mutex(State(random: SplitMix64(seed: seed)))
    }

    /// Sends a message; into a frozen pipe, too: who sends cannot know.
    func send(_ bytes: [UInt8]) throws {
        try state.withLock { state in
            if state.isCut { throw ConnectionLost() }
            let delay = Duration.milliseconds(Int.random(in: 0...slowest, using: &state.random))
            let due = Swift.max(time.now.advanced(by: delay), state.waiting.last?.due ?? time.now)
            state.waiting.append((bytes, due))
        }
        arrival.signal()
    }

    func freeze() { state.withLock { $0.isFrozen = true } }

    /// Ends it in an orderly way: what was sent still arrives.
    func finish() {
        state.withLock { $0.isFinished = true }
        arrival.signal()
    }

    func cut() {
        state.withLock { $0.isCut = true }
        arrival.signal()
    }

    func makeAsyncIterator() -> Iterator { Iterator(pipe: self) }

    struct Iterator: AsyncIteratorProtocol {
        let pipe: SimulatedPipe

        mutating func next() async throws -> [UInt8]? { try await pipe.next() }

        mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> [UInt8]? {
            try await pipe.next()
        }
    }

    private enum Step {
        case deliver([UInt8])
        case wait(until: MonotonicInstant?)
        case end
    }

    private func next() async throws -> [UInt8]? {
        while true {
            try Task.checkCancellation()
            switch try step() {
            case .deliver(let bytes): return bytes
            case .end: return nil
            case .wait(let deadline): await arrival.wait(until: deadline, on: time)
            }
        }
    }

    private func step() throws -> Step {
        try state.withLock { state in
            if state.isCut { throw ConnectionLost() }
            if state.isFrozen { return .wait(until: nil) }
            guard let first = state.waiting.first else { return state.isFinished ? .end : .wait(until: nil) }
            guard first.due <= time.now else { return .wait(until: first.due) }
            state.waiting.removeFirst()
            return .deliver(first.bytes)
        }
    }
}
