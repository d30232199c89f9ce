import BlockFormat
import Foundation
import GRDB

extension SchemaMigration {
    /// States of blocks, jobs, objects that were given up, deletions.
    ///
    /// `numbers` counts what must never be given twice: numbers of blocks and jobs, tokens of leases. A row number of
    /// SQLite's own would come again after the newest row was deleted.
    ///
    /// `blocks`: the counts are of live datasets. `outcome`, a list of suppressed profiles for each dataset of the footer
    /// (its length, then the numbers, 32-bit little-endian), is set when datasets of it are gone, so that a repeated
    /// commit still gets its answer. `job` is the key of the job that claims the block. `retired_at` is null while it is
    /// live; retired blocks have no datasets.
    ///
    /// `jobs.sources` and `done_jobs.results` are runs of 16-byte ids; `jobs.state` is 0 waiting, 1 leased, 2 parked.
    static let maintenance = SchemaMigration(
        version: 2,
        sql: """
            ALTER TABLE blocks ADD COLUMN deletion_horizon INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE blocks ADD COLUMN dataset_count INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE blocks ADD COLUMN profile_count INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE blocks ADD COLUMN suppressed_count INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE blocks ADD COLUMN set_aside INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE blocks ADD COLUMN outcome BLOB;
            ALTER TABLE blocks ADD COLUMN job TEXT;
            ALTER TABLE blocks ADD COLUMN retired_at INTEGER;
            ALTER TABLE blocks ADD COLUMN retired_reason TEXT;
            CREATE INDEX blocks_by_path ON blocks (object_path);
            CREATE INDEX blocks_live ON blocks (level, number) WHERE retired_at IS NULL;
            CREATE INDEX blocks_retired ON blocks (retired_at, number) WHERE retired_at IS NOT NULL;
            CREATE TABLE numbers (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                last INTEGER NOT NULL
            );
            INSERT INTO numbers (id, last) SELECT 1, coalesce(max(number), 0) FROM blocks;
            CREATE TABLE jobs (
                number INTEGER PRIMARY KEY,
                key TEXT NOT NULL UNIQUE,
                kind TEXT NOT NULL,
                payload BLOB NOT NULL,
                sources BLOB NOT NULL,
                state INTEGER NOT NULL,
                due INTEGER NOT NULL,
                attempts INTEGER NOT NULL,
                token INTEGER NOT NULL,
                worker TEXT,
                reason TEXT,
                created_at INTEGER NOT NULL
            );
            CREATE TABLE job_results (
                job INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
                position INTEGER NOT NULL,
                object_path TEXT NOT NULL,
                PRIMARY KEY (job, position)
            ) WITHOUT ROWID;
            CREATE INDEX job_results_by_path ON job_results (object_path);
            CREATE TABLE done_jobs (
                key TEXT PRIMARY KEY,
                token INTEGER NOT NULL,
                results BLOB NOT NULL,
                done_at INTEGER NOT NULL
            ) WITHOUT ROWID;
            CREATE INDEX done_jobs_by_time ON done_jobs (done_at);
            CREATE TABLE condemned (
                object_path TEXT PRIMARY KEY,
                expires INTEGER NOT NULL
            ) WITHOUT ROWID;
            CREATE INDEX condemned_by_expiry ON condemned (expires);
            CREATE TABLE deletions (
                id TEXT PRIMARY KEY,
                tenant TEXT NOT NULL,
                selector TEXT NOT NULL,
                min_time INTEGER NOT NULL,
                max_time INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                erased_at INTEGER
            ) WITHOUT ROWID;
            CREATE INDEX deletions_pending ON deletions (tenant, created_at, id) WHERE erased_at IS NULL;
            """,
        fill: { db in
            try db.execute(sql: "UPDATE blocks SET deletion_horizon = created_at")
            let numbers = try Int64.fetchAll(db, sql: "SELECT number FROM blocks")
            for number in numbers { try count(db, number) }
        }
    )

    /// Counts what the datasets of a block hold.
    ///
    /// Damaged metadata counts as nothing here: reading the block names it.
    private static func count(_ db: Database, _ number: Int64) throws {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT metadata, length(suppressed) / 4 FROM datasets WHERE block = ?"),
            arguments: [number]
        )
        let metadata = rows.map { [UInt8]($0[0] as Data) }
        let profiles = metadata.compactMap { try? BlockMetadataCodec.decodeDataset($0).profileCount }
        let suppressed = rows.map { $0[1] as Int }
        try db.cachedStatement(
            sql: "UPDATE blocks SET dataset_count = ?, profile_count = ?, suppressed_count = ? WHERE number = ?"
        ).execute(arguments: [rows.count, profiles.reduce(0, +), suppressed.reduce(0, +), number])
    }
}
