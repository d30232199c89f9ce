import MetadataStorage
import TestSupport
import Testing

/// A kind of metastore that must pass the contract suite.
struct MetastoreCase: Sendable, CustomTestStringConvertible {
    /// What the metastore is.
    var testDescription: String
    /// Gives an empty metastore and what must live as long as it.
    var make: @Sendable () throws -> (metastore: any Metastore, keptAlive: TemporaryDirectory?)

    /// Every metastore.
    static let all: [MetastoreCase] = [
        MetastoreCase(testDescription: "memory") { (MemoryMetastore(time: ManualTimeSource()), nil) },
        MetastoreCase(testDescription: "SQLite") {
            let directory = try TemporaryDirectory()
            return (try SQLiteMetastore(directory: directory.path, time: ManualTimeSource()), directory)
        },
        MetastoreCase(testDescription: "SQLite without a cache") {
            let directory = try TemporaryDirectory()
            return (try SQLiteMetastore(directory: directory.path, time: ManualTimeSource(), cacheBytes: 0), directory)
        },
    ]
}
