import WireProtocol

/// Rows of one grain at one level.
package struct AdminGrainRows: Hashable, Sendable, Encodable {
    /// The level of the blocks.
    package var level: Int
    /// Width of the windows the rows were merged by, in milliseconds; 0 for rows as they came in.
    package var window: Int64
    /// The label that series lost before, or empty.
    package var withoutLabel: String
    /// How many chunks are read.
    package var chunks: Int64
    /// Rows that they have.
    package var rows: Int64

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_GrainRows) {
        level = Int(message.level)
        window = message.window
        withoutLabel = message.withoutLabel
        chunks = message.chunks
        rows = message.rows
    }
}
