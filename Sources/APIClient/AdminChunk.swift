import WireProtocol

/// Rows that are read as a whole; times in milliseconds.
package struct AdminChunk: Hashable, Sendable, Encodable {
    /// The sample group.
    package var group: Int
    /// Width of the windows the rows were merged by; 0 for rows as they came in.
    package var window: Int64
    /// The label that series lost before, or empty.
    package var withoutLabel: String
    /// Where its time begins.
    package var start: Int64
    /// Where its time ends.
    package var end: Int64
    /// Number of rows.
    package var rows: Int64
    /// Number of stored samples.
    package var samples: Int64

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_Chunk) {
        group = Int(message.group)
        window = message.window
        withoutLabel = message.withoutLabel
        start = message.start
        end = message.end
        rows = message.rows
        samples = message.samples
    }
}
