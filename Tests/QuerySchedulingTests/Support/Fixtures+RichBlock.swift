import BlockFormat
import MetadataStorage
import ProfileModel

extension Fixtures {
    /// A block of one dataset with as many sections and labels as compacted ones have, one of fifty services.
    static func richBlock(_ number: Int, of tenant: TenantID) -> BlockRecord {
        var block = block(number, of: tenant, service: "service-\(number % 50)")
        let kinds: [SectionKind] = [.series, .profiles, .stacks, .values, .symbols]
        block.datasets[0].metadata.sections = (0..<12).map { index in
            SectionMetadata(
                kind: kinds[index % kinds.count],
                layout: 0,
                chunk: UInt32(index / kinds.count),
                offset: index * 100,
                storedSize: 100,
                rawSize: 100,
                checksum: UInt64(index)
            )
        }
        block.datasets[0].metadata.labelSummaries = (0..<6).map { label in
            LabelSummary(name: "label_\(label)", values: (0..<8).map { "value-\(label)-\($0)-\(number % 7)" })
        }
        return block
    }
}
