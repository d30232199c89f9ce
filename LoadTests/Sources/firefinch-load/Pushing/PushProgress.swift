import Dispatch
import Synchronization

/// Which parts of the fleet are acknowledged to the last profile, told while the rest is still being sent.
final class PushProgress: Sendable {
    /// A part whose answers cannot change any more once it is acknowledged.
    enum Checkpoint: Hashable, Sendable {
        /// The minute that begins then, in seconds since 1970.
        case minute(Int64)
        /// Every profile of that version.
        case version(String)
    }

    private struct State {
        /// Profiles that are not acknowledged yet.
        var missing: [Checkpoint: Int] = [:]
        var reached: [Checkpoint] = []
        var isOver = false
    }

    private let start: Int64
    private let state: Mutex<State>
    /// Counts what is reached and not taken, and is left raised at the end.
    private let news = DispatchSemaphore(value: 0)

    /// Begins with nothing of `items` acknowledged; minutes are counted from `start`, in seconds since 1970.
    init(_ items: [Workload.Item], from start: Int64) {
        self.start = start
        var initial = State()
        for item in items {
            for checkpoint in Self.checkpoints(of: item, start) { initial.missing[checkpoint, default: 0] += 1 }
        }
        state = Mutex(initial)
    }

    /// Whether nothing is being sent any more.
    var isOver: Bool { state.withLock { $0.isOver } }

    /// Whether a part is reached that nobody has taken.
    var hasNews: Bool { state.withLock { !$0.reached.isEmpty } }

    /// Notes that the server has acknowledged the profiles.
    func acknowledged(_ items: ArraySlice<Workload.Item>) {
        let reached = state.withLock { state in
            var reached = 0
            for checkpoint in items.lazy.flatMap({ Self.checkpoints(of: $0, self.start) }) {
                state.missing[checkpoint, default: 0] -= 1
                guard state.missing[checkpoint] == 0 else { continue }
                state.reached.append(checkpoint)
                reached += 1
            }
            return reached
        }
        for _ in 0..<reached { news.signal() }
    }

    /// Notes that nothing is being sent any more: whoever waits for the next part gets none.
    func end() {
        state.withLock { $0.isOver = true }
        news.signal()
    }

    /// The next part that is acknowledged whole; waits for it, and gives nil at the end.
    func next() -> Checkpoint? {
        news.wait()
        return state.withLock { state in
            guard !state.isOver, !state.reached.isEmpty else {
                news.signal()
                return nil
            }
            return state.reached.removeFirst()
        }
    }

    private static func checkpoints(of item: Workload.Item, _ start: Int64) -> [Checkpoint] {
        let seconds = item.entry.time / 1_000_000_000
        let minute = Checkpoint.minute(start + (seconds - start) / 60 * 60)
        return [minute] + (item.entry.labels["version"].map { [.version($0)] } ?? [])
    }
}
