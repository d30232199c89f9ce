import MetadataStorage
import TestSupport
import Testing

/// A kind of metastore that must pass the contract suite.
struct MetastoreCase: Sendable, CustomTestStringConvertible {
    /// What the metastore is.
    var testDescription: String
    /// Gives an empty metastore on that clock and what must live as long as it.
    var open:
        @Sendable (ManualTimeSource) async throws -> (
            metastore: any MaintenanceMetastore, keptAlive: (any AnyObject & Sendable)?
        )

    /// An empty metastore whose clock stands still.
    func make() async throws -> (metastore: any MaintenanceMetastore, keptAlive: (any AnyObject & Sendable)?) {
        try await open(ManualTimeSource())
    }

    /// Every metastore.
    static let all: [MetastoreCase] = [
        MetastoreCase(testDescription: "memory") { (MemoryMetastore(time: $0), nil) },
        MetastoreCase(testDescription: "SQLite") { time in
            let directory = try TemporaryDirectory()
            return (try SQLiteMetastore(directory: directory.path, time: time), directory)
        },
        MetastoreCase(testDescription: "SQLite without a cache") { time in
            let directory = try TemporaryDirectory()
            return (try SQLiteMetastore(directory: directory.path, time: time, cacheBytes: 0), directory)
        },
        MetastoreCase(testDescription: "another process's") { time in
            let owner = try await LoopbackOwner(of: MemoryMetastore(time: time))
            return (owner.remote, owner)
        },
    ]
}
