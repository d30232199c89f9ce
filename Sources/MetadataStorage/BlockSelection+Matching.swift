import BlockFormat
import ProfileModel

extension BlockSelection {
    /// Whether the dataset is wanted; names are compared by their bytes.
    func matches(_ dataset: DatasetMetadata) -> Bool {
        guard dataset.timeRange.overlaps(range) else { return false }
        guard service.map({ $0.utf8.elementsEqual(dataset.service.utf8) }) ?? true else { return false }
        return tenants.contains(dataset.tenant)
    }

    /// The block cut down to the wanted datasets; nil when there is none.
    func cut(_ block: BlockRecord) -> BlockRecord? {
        var block = block
        block.datasets.removeAll { !matches($0.metadata) }
        return block.datasets.isEmpty ? nil : block
    }

    /// The failure when more blocks match than the limit allows.
    var limitReached: MetastoreError {
        MetastoreError(
            .resourceExhausted,
            "more than \(limit) blocks match; ask for a shorter time range or fewer tenants, or raise the limit"
        )
    }
}
