/// How an object store is used: a snapshot of counters that only grow, and of what is under way.
package struct ObjectStoreUsage: Hashable, Sendable {
    /// The counters of one operation.
    package struct Counters: Hashable, Sendable {
        /// Requests that ended, well or not.
        package var requests = 0
        /// Bytes of objects that successful requests moved.
        package var bytes = 0
        /// Requests that failed, by code.
        package var failures: [ObjectStoreError.Code: Int] = [:]
    }

    /// The counters of each operation that was used.
    package private(set) var operations: [ObjectOperation: Counters] = [:]

    /// Requests of each operation that are under way.
    package private(set) var running: [ObjectOperation: Int] = [:]

    /// Nothing used.
    package init() {}

    /// The counters of one operation, zero when it was not used.
    package subscript(operation: ObjectOperation) -> Counters { operations[operation] ?? Counters() }

    /// Requests of all operations.
    package var requests: Int { operations.values.reduce(0) { $0 + $1.requests } }

    /// Failed requests of all operations.
    package var failures: Int { operations.values.reduce(0) { $0 + $1.failures.values.reduce(0, +) } }

    /// Notes that a request was sent; one of the two below must follow.
    mutating func begin(_ operation: ObjectOperation) { running[operation, default: 0] += 1 }

    /// Adds a successful request that moved `bytes`.
    mutating func record(_ operation: ObjectOperation, bytes: Int) {
        end(operation)
        operations[operation, default: Counters()].requests += 1
        operations[operation, default: Counters()].bytes += bytes
    }

    /// Adds a failed request.
    mutating func recordFailure(_ operation: ObjectOperation, _ code: ObjectStoreError.Code) {
        end(operation)
        operations[operation, default: Counters()].requests += 1
        operations[operation, default: Counters()].failures[code, default: 0] += 1
    }

    private mutating func end(_ operation: ObjectOperation) {
        let left = (running[operation] ?? 0) - 1
        running[operation] = left > 0 ? left : nil
    }
}
