import BlockFormat
import MetadataStorage
import ProfileModel
import TestSupport

/// Makes segments for tests.
enum Segments {
    /// A dataset of a tenant and service with profiles between two times.
    struct Part {
        var tenant: TenantID
        var service: String
        var times: ClosedRange<Int64>
        var identities: [UInt64]
        var expires: Int64 = .max
    }

    /// A commit of these parts under that id.
    static func commit(_ sequence: UInt64, incarnation: UInt64 = 7, _ parts: [Part]) -> SegmentCommit {
        let start = parts.map(\.times.lowerBound).min() ?? 0
        let end = parts.map(\.times.upperBound).max() ?? 0
        let block = BlockMetadata(
            id: BlockID(high: incarnation, low: sequence),
            level: 0,
            tenant: nil,
            timeRange: TimeRange(start: start, end: end),
            lineage: [LineageRange(incarnation: incarnation, sequences: sequence...sequence)],
            createdAt: 1_000,
            datasets: parts.map(dataset),
            objectSize: 4096
        )
        return SegmentCommit(
            block: block,
            identities: parts.map { $0.identities.map(identity) },
            identitiesExpire: parts.map { Array(repeating: $0.expires, count: $0.identities.count) }
        )
    }

    /// A commit of one dataset with these identities.
    static func commit(_ sequence: UInt64, identities: [UInt64], expires: Int64 = .max) -> SegmentCommit {
        commit(
            sequence,
            [Part(tenant: .anonymous, service: "a", times: 0...100, identities: identities, expires: expires)]
        )
    }

    /// An identity that follows from a number, spread over all values.
    static func identity(_ number: UInt64) -> ProfileIdentity {
        var random = SplitMix64(seed: number)
        return ProfileIdentity(high: random.next(), low: number)
    }

    private static func dataset(_ part: Part) -> DatasetMetadata {
        let group = SampleGroup(
            name: "process_cpu",
            periodType: "cpu",
            periodUnit: "nanoseconds",
            columns: [
                SampleColumn(type: "samples", unit: "count"),
                SampleColumn(
                    type: "cpu",
                    unit: "nanoseconds",
                    derivation: SampleColumn.Derivation(column: 0, factor: 10_000_000)
                ),
            ]
        )
        let kinds: [SectionKind] = [.series, .profiles, .stacks, .values, .symbols]
        let sections = kinds.enumerated().map { number, kind in
            SectionMetadata(
                kind: kind,
                layout: 1,
                offset: number * 700,
                storedSize: 700,
                rawSize: 2000,
                checksum: 0x1234_5678_9ABC_DEF0 &+ UInt64(number)
            )
        }
        return DatasetMetadata(
            tenant: part.tenant,
            service: part.service,
            timeRange: TimeRange(start: part.times.lowerBound, end: part.times.upperBound),
            profileCount: part.identities.count,
            rowCount: part.identities.count,
            sampleCount: 50,
            groups: [group],
            labelSummaries: [
                LabelSummary(name: "namespace", values: ["checkout", "payments"]),
                LabelSummary(name: "pod", values: nil),
                LabelSummary(name: "version", values: ["1.4.0", "1.4.1"]),
            ],
            sections: sections
        )
    }
}

extension BlockSelection {
    /// Everything of these tenants.
    static func everything(_ tenants: TenantID..., limit: Int = 10_000) -> BlockSelection {
        BlockSelection(tenants: tenants, range: TimeRange(start: .min, end: .max), limit: limit)
    }
}
