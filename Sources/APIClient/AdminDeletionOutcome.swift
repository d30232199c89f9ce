import WireProtocol

/// What a deletion concerns.
package struct AdminDeletionOutcome: Hashable, Sendable, Encodable {
    /// What was stated.
    package var deletion: AdminDeletion
    /// Series that matched.
    package var series: Int64
    /// Blocks that may hold such profiles.
    package var blocks: Int64
    /// Datasets of those.
    package var datasets: Int64

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_DeleteResponse) {
        deletion = AdminDeletion(message.deletion)
        series = message.series
        blocks = message.blocks
        datasets = message.datasets
    }
}
