import WireProtocol

/// What a query would read.
package struct AdminExplanation: Hashable, Sendable, Encodable {
    /// Most requests to the bucket.
    package var requests: Int64
    /// Stored bytes they read.
    package var bytes: Int64
    /// Rows that are scanned.
    package var rows: Int64
    /// How many of those are rollups.
    package var rollupRows: Int64
    /// Blocks it touches.
    package var blocks: Int64
    /// Datasets of those.
    package var datasets: Int64
    /// Pieces that are worked on at the same time.
    package var fragments: Int64
    /// What is read, by level and kind of section.
    package var readings: [AdminReading]
    /// The rows by level and grain.
    package var grains: [AdminGrainRows]
    /// The plan in words.
    package var plan: [String]

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_ExplainQueryResponse) {
        requests = message.requests
        bytes = message.bytes
        rows = message.rows
        rollupRows = message.rollupRows
        blocks = message.blocks
        datasets = message.datasets
        fragments = message.fragments
        readings = message.readings.map(AdminReading.init)
        grains = message.grains.map(AdminGrainRows.init)
        plan = message.plan
    }
}
