extension SchemaMigration {
    /// Blocks with their datasets, identities of profiles, and the row that readiness probes write.
    ///
    /// Ids and identities are 16 bytes, big-endian. `datasets.metadata` is encoded as in a block's footer;
    /// `blocks.lineage` and `datasets.suppressed` are runs of 64-bit and 32-bit little-endian integers. Times are
    /// nanoseconds since 1970.
    static let blocks = SchemaMigration(
        version: 1,
        sql: """
            CREATE TABLE blocks (
                number INTEGER PRIMARY KEY,
                id BLOB NOT NULL UNIQUE,
                level INTEGER NOT NULL,
                tenant TEXT,
                object_path TEXT NOT NULL,
                min_time INTEGER NOT NULL,
                max_time INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                object_size INTEGER NOT NULL,
                lineage BLOB NOT NULL
            );
            CREATE TABLE datasets (
                block INTEGER NOT NULL REFERENCES blocks (number),
                number INTEGER NOT NULL,
                tenant TEXT NOT NULL,
                service TEXT NOT NULL,
                min_time INTEGER NOT NULL,
                max_time INTEGER NOT NULL,
                metadata BLOB NOT NULL,
                suppressed BLOB NOT NULL,
                UNIQUE (block, number)
            );
            CREATE INDEX datasets_by_time ON datasets (tenant, max_time, min_time, block);
            CREATE INDEX datasets_by_service ON datasets (tenant, service, max_time, min_time, block);
            CREATE TABLE identities (
                identity BLOB PRIMARY KEY,
                block INTEGER NOT NULL,
                expires INTEGER NOT NULL
            ) WITHOUT ROWID;
            CREATE INDEX identities_by_expiry ON identities (expires);
            CREATE TABLE writability (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                probes INTEGER NOT NULL
            );
            INSERT INTO writability (id, probes) VALUES (1, 0);
            """
    )
}
