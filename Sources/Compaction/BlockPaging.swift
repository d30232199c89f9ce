package import MetadataStorage

extension MaintenanceMetastore {
    /// All selected blocks, page by page, in the order of their numbers.
    ///
    /// A block replaced meanwhile may be there, or its replacement, or both.
    /// - Throws: `MetastoreError`.
    package func allBlockSummaries(
        _ selection: BlockSummarySelection,
        pageSize: Int = 1000
    ) async throws(MetastoreError) -> [BlockSummary] {
        var blocks: [BlockSummary] = []
        while true {
            let page = try await blockSummaries(selection, after: blocks.last?.number, limit: pageSize)
            blocks += page
            if page.count < pageSize { return blocks }
        }
    }
}
