package import BlockFormat
import ProfileModel

/// A block as its footer in the bucket describes it, cut down to what choosing needs.
package struct SurveyedBlock: Hashable, Sendable {
    /// A dataset of it.
    package struct Dataset: Hashable, Sendable {
        /// Its number in the block.
        package var number: Int
        /// Its tenant and service.
        var service: LineageWatch.Service
        /// Which segments' rows it holds.
        package var lineage: LineageSet
    }

    /// Its object.
    package var path: String
    /// Its name.
    package var id: BlockID
    /// 0 for a segment.
    package var level: Int
    /// When it was made, nanoseconds since 1970.
    package var createdAt: Int64
    /// Its datasets, ascending by number.
    package var datasets: [Dataset]

    /// Cuts a footer down.
    package init(_ footer: BlockMetadata, at path: String) {
        self.path = path
        id = footer.id
        level = footer.level
        createdAt = footer.createdAt
        datasets = footer.datasets.enumerated().map { number, dataset in
            Dataset(
                number: number,
                service: LineageWatch.Service(dataset),
                lineage: LineageSet(dataset.lineage.isEmpty ? footer.lineage : dataset.lineage)
            )
        }
    }
}
