import Synchronization

/// A body that is given away once, so that a handler which has read it does not keep it in memory while it waits.
final class RequestBytes: Sendable {
    private let bytes: Mutex<[UInt8]>

    /// Holds `bytes`.
    init(_ bytes: [UInt8] = []) { self.bytes = Mutex(bytes) }

    /// The bytes; empty when they were taken before.
    func take() -> [UInt8] {
        bytes.withLock { held in
            let taken = held
            held = []
            return taken
        }
    }
}
