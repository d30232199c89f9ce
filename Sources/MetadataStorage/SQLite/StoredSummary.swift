import BlockFormat
import Foundation
import GRDB
import ProfileModel

/// A row of `blocks`, decoded.
struct StoredSummary: Sendable {
    /// The block as maintenance sees it.
    var summary: BlockSummary
    /// Which segments' rows it holds.
    var lineage: [LineageRange]

    /// The blocks that SQL conditions select, in the order and to the number that they state.
    ///
    /// - Throws: `MetastoreError` `.corrupt`; `DatabaseError`.
    static func fetch(_ db: Database, where rest: String, arguments: StatementArguments) throws -> [StoredSummary] {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT \(columns) FROM blocks WHERE \(rest)"),
            arguments: arguments
        )
        return try rows.map { try StoredSummary(db, $0) }
    }

    /// The block of that id, if there is one.
    static func find(_ db: Database, id: BlockID) throws -> StoredSummary? {
        try fetch(db, where: "id = ?", arguments: [StoredBytes.identifier(high: id.high, low: id.low)]).first
    }

    private static let columns = """
        number, id, level, tenant, min_time, max_time, lineage, object_path, created_at, object_size, deletion_horizon,
        dataset_count, profile_count, suppressed_count, retired_at IS NOT NULL, job, set_aside
        """

    private init(_ db: Database, _ row: Row) throws {
        let number: Int64 = row[0]
        let halves = StoredBytes.halves(row[1])
        let range = (start: row[4] as Int64, end: row[5] as Int64)
        guard let halves, range.start <= range.end, let lineage = StoredBytes.lineage(row[6]) else {
            throw MetastoreError(.corrupt, "the row of block number \(number) is damaged")
        }
        self.lineage = lineage
        summary = BlockSummary(
            number: number,
            id: BlockID(high: halves.high, low: halves.low),
            objectPath: row[7],
            level: row[2],
            tenant: try (row[3] as String?).map(Self.tenant),
            timeRange: TimeRange(start: range.start, end: range.end),
            createdAt: row[8],
            objectSize: row[9],
            deletionHorizon: row[10],
            datasetCount: row[11],
            profileCount: row[12],
            suppressedCount: row[13],
            tenants: try Self.tenants(db, block: number),
            state: row[14] ? .retired : .live,
            job: row[15],
            isSetAside: row[16]
        )
    }

    /// Sorted here: asked to sort, the database may walk an index by tenant over every block.
    private static func tenants(_ db: Database, block: Int64) throws -> [TenantID] {
        let names = try String.fetchSet(
            db.cachedStatement(sql: "SELECT tenant FROM datasets WHERE block = ?"),
            arguments: [block]
        )
        return try names.map(tenant).sorted()
    }

    private static func tenant(_ name: String) throws -> TenantID {
        do { return try TenantID(name) } catch {
            throw MetastoreError(.corrupt, "a stored tenant's name is not one: \(error)")
        }
    }
}
