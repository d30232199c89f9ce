import Synchronization

/// An upload whose pieces wait in memory.
final class MemoryUpload: ObjectUpload {
    private enum State {
        case open([UInt8])
        case committed
        case aborted
    }

    private let place: @Sendable ([UInt8]) throws(ObjectStoreError) -> Void
    private let state = Mutex(State.open([]))

    /// Begins an upload; `place` stores the whole object.
    init(place: @escaping @Sendable ([UInt8]) throws(ObjectStoreError) -> Void) { self.place = place }

    func append(_ bytes: [UInt8]) async throws(ObjectStoreError) {
        let isOpen = state.withLock { state in
            guard case .open(var stored) = state else { return false }
            state = .aborted
            stored += bytes
            state = .open(stored)
            return true
        }
        guard isOpen else { throw .uploadEnded }
    }

    func commit() async throws(ObjectStoreError) {
        let bytes: [UInt8]? = try state.withLock { state throws(ObjectStoreError) in
            switch state {
            case .open(let bytes): return bytes
            case .committed: return nil
            case .aborted: throw .uploadEnded
            }
        }
        guard let bytes else { return }
        try place(bytes)
        state.withLock { $0 = .committed }
    }

    func abort() async {
        state.withLock { state in
            if case .open = state { state = .aborted }
        }
    }
}

extension ObjectStoreError {
    /// Said when an upload is used after its end.
    static let uploadEnded = ObjectStoreError(.invalidArgument, "the upload was committed or given up before")
}
