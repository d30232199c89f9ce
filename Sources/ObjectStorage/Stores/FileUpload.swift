import Synchronization

/// An upload to a file of its own, which gets the object's name at the end.
final class FileUpload: ObjectUpload {
    private struct State: ~Copyable {
        var file: IncompleteFile?
        var size = 0
        var isCommitted = false
    }

    private let key: ObjectKey
    private let path: String
    private let files: ObjectFiles
    private let threads: BlockingThreads
    private let state: Mutex<State>

    /// Takes an empty file.
    init(
        _ key: ObjectKey,
        at path: String,
        file: consuming IncompleteFile,
        files: ObjectFiles,
        threads: BlockingThreads
    ) {
        self.key = key
        self.path = path
        self.files = files
        self.threads = threads
        state = Mutex(State(file: file))
    }

    func append(_ bytes: [UInt8]) async throws(ObjectStoreError) {
        try await threads.perform { () throws(ObjectStoreError) in
            try self.state.withLock { state throws(ObjectStoreError) in try Self.append(bytes, to: &state) }
        }
    }

    func commit() async throws(ObjectStoreError) {
        try await threads.perform { () throws(ObjectStoreError) in
            try self.state.withLock { state throws(ObjectStoreError) in try self.commit(&state) }
        }
    }

    func abort() async {
        // Also when the caller was cancelled: giving up takes one short system call.
        state.withLock { $0.file = nil }
    }

    private static func append(_ bytes: [UInt8], to state: inout State) throws(ObjectStoreError) {
        guard state.file != nil else { throw .uploadEnded }
        do throws(SystemCallFailure) { try state.file?.write(bytes, at: state.size) } catch {
            throw error.asObjectStoreError
        }
        state.size += bytes.count
    }

    private func commit(_ state: inout State) throws(ObjectStoreError) {
        guard !state.isCommitted else { return }
        guard let file = state.file.take() else { throw .uploadEnded }
        do {
            try files.finish(key, at: path, file)
        } catch {
            state.file = consume file
            throw error
        }
        state.isCommitted = true
    }
}
