package import BlockFormat
import Foundation
import GRDB
import HostEnvironment

extension SQLiteMetastore {
    // MARK: Blocks

    package func blockSummaries(
        _ selection: BlockSummarySelection,
        after: Int64?,
        limit: Int
    ) async throws(MetastoreError) -> [BlockSummary] {
        let search = SummarySearch(selection, after: after, limit: limit)
        return try await read("list blocks") { db in try search.run(db) }
    }

    package func blocks(_ ids: [BlockID]) async throws(MetastoreError) -> [BlockDetails] {
        try await read("look up blocks") { db in
            try ids.compactMap { id in
                guard let stored = try StoredSummary.find(db, id: id) else { return nil }
                let datasets = try StoredBlock.load(db, number: stored.summary.number).record.datasets
                return BlockDetails(summary: stored.summary, lineage: stored.lineage, datasets: datasets)
            }
        }
    }

    package func storageUsage() async throws(MetastoreError) -> [StorageUsage] {
        try await read("sum up blocks") { db in try StoredUsage.fetch(db) }
    }

    package func retire(_ ids: [BlockID], reason: String) async throws(MetastoreError) -> [BlockID] {
        try await write("retire blocks") { db, now in
            try JobTransaction.retire(db, ids, reason: reason, now: now)
        }
    }

    // MARK: Objects to delete

    package func removableBlocks(grace: Duration, limit: Int) async throws(MetastoreError) -> [RetiredBlock] {
        let retiredBy = grace.before(time.unixNanoseconds)
        return try await read("list retired blocks") { db in
            try RetiredBlock.fetch(db, retiredBy: retiredBy, limit: limit)
        }
    }

    package func forgetBlocks(_ ids: [BlockID]) async throws(MetastoreError) {
        try await write("forget blocks") { db, now in try StoredObject.forget(db, ids, now: now) }
    }

    package func unknownObjects(among paths: [String]) async throws(MetastoreError) -> [String] {
        try await read("look up objects") { db in try paths.filter { try !StoredObject.isKnown(db, $0) } }
    }

    package func condemn(_ path: String) async throws(MetastoreError) {
        try await write("condemn object \(path)") { db, _ in try StoredObject.condemn(db, path) }
    }

    // MARK: Deletions

    package func addDeletion(_ deletion: DeletionRecord) async throws(MetastoreError) {
        try await write("add deletion \(deletion.id)") { db, _ in try StoredDeletion.insert(db, deletion) }
    }

    package func allDeletions(includingErased: Bool) async throws(MetastoreError) -> [DeletionRecord] {
        try await read("list deletions") { db in
            try StoredDeletion.all(db, includingErased: includingErased)
        }
    }

    package func markErased(_ id: String) async throws(MetastoreError) {
        try await write("mark deletion \(id) erased") { db, now in
            try StoredDeletion.markErased(db, id, now: now)
        }
    }

    // MARK: Rebuild

    package func adopt(_ block: AdoptedBlock) async throws(MetastoreError) {
        let transaction = try AdoptionTransaction(block)
        try await write("adopt block \(block.block.id)") { db, _ in try transaction.run(db) }
    }
}

extension RetiredBlock {
    /// Blocks retired by that time, those retired first first.
    fileprivate static func fetch(_ db: Database, retiredBy time: Int64, limit: Int) throws -> [RetiredBlock] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, object_path, retired_reason FROM blocks
                    WHERE retired_at <= ? ORDER BY retired_at, number LIMIT ?
                    """
            ),
            arguments: [time, max(0, limit)]
        )
        return try rows.map { row in
            guard let halves = StoredBytes.halves(row[0] as Data) else {
                throw MetastoreError(.corrupt, "the id of a retired block is damaged")
            }
            let id = BlockID(high: halves.high, low: halves.low)
            return RetiredBlock(id: id, objectPath: row[1], reason: row[2])
        }
    }
}
