import Synchronization

/// A bounded list of a C library's idle working contexts, which are costly to make and cheap to use again.
///
/// Any number of threads may borrow at once; at most `capacity` idle contexts are kept, others are freed on return.
@safe
final class ContextPool: Sendable {
    /// A context's address as a number: a pointer cannot be handed between threads, and each context has one borrower.
    private typealias Address = UInt

    private let capacity: Int
    private let create: @Sendable () -> OpaquePointer?
    private let destroy: @Sendable (OpaquePointer) -> Void
    private let idle = Mutex<[Address]>([])

    /// Makes an empty pool over the library's functions that allocate and free a context.
    init(
        capacity: Int = 8,
        create: @escaping @Sendable () -> OpaquePointer?,
        destroy: @escaping @Sendable (OpaquePointer) -> Void
    ) {
        self.capacity = capacity
        unsafe self.create = unsafe create
        unsafe self.destroy = unsafe destroy
    }

    deinit {
        for address in idle.withLock({ $0 }) {
            if let context = unsafe OpaquePointer(bitPattern: address) { unsafe destroy(context) }
        }
    }

    /// How many contexts are kept for later.
    var idleCount: Int { idle.withLock(\.count) }

    /// Lends a context to `body`; an idle one when there is one, otherwise a new one.
    ///
    /// - Throws: what `body` throws, or `internal` when the library cannot make a context.
    func withContext<Result>(
        _ body: (OpaquePointer) throws(CompressionError) -> Result
    ) throws(CompressionError) -> Result {
        guard let context = unsafe take() ?? create() else {
            throw CompressionError(
                code: .internal,
                message: "allocating a compression context failed; the process is out of memory"
            )
        }
        defer { unsafe giveBack(context) }
        return try unsafe body(context)
    }

    private func take() -> OpaquePointer? {
        guard let address = idle.withLock({ $0.popLast() }) else { return nil }
        return unsafe OpaquePointer(bitPattern: address)
    }

    private func giveBack(_ context: OpaquePointer) {
        let address = UInt(bitPattern: context)
        let isKept = idle.withLock { kept in
            guard kept.count < capacity else { return false }
            kept.append(address)
            return true
        }
        if !isKept { unsafe destroy(context) }
    }
}
