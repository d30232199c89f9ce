import WireProtocol

/// Everything the server's index knows of one block.
package struct AdminBlockDetails: Hashable, Sendable, Encodable {
    /// The block.
    package var block: AdminBlock
    /// Which segments' rows it holds.
    package var lineage: [AdminLineage]
    /// Deletions stated before this are applied to it, milliseconds since 1970.
    package var deletionHorizon: Int64
    /// Its live datasets.
    package var datasets: [AdminDataset]

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_GetBlockResponse) {
        block = AdminBlock(message.block)
        lineage = message.lineage.map(AdminLineage.init)
        deletionHorizon = message.deletionHorizon
        datasets = message.datasets.map(AdminDataset.init)
    }
}
