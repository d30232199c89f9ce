import BlockFormat
import Hashing
import ProfileModel

/// Plans queries over metadata: which datasets, which sections, in which fragments.
///
/// Pure: the same query and blocks give the same plan, in whatever order the blocks come.
package enum QueryPlanner {
    /// Plans `query` over `blocks`, which have to be all that may matter; those that do not are left out.
    ///
    /// Datasets are sorted by tenant, service and block, so that one service's data stay together, and cut into
    /// fragments of about the settings' cost. Time is linear in the datasets but for the sorting.
    ///
    /// - Throws: `QueryError` `.invalidArgument` when the question cannot be answered by any plan.
    package static func plan(
        _ query: Query,
        blocks: [CandidateBlock],
        settings: PlannerSettings = PlannerSettings()
    ) throws(QueryError) -> QueryPlan {
        try query.validate()
        var filter = try DatasetFilter(query)
        let chosen = choose(blocks, by: &filter)
        let keys = chosen.indices.map { SortKey(chosen[$0], index: $0) }.sorted { $0.precedes($1) }
        let order = keys.map(\.index)
        let fragments = fragments(of: chosen, in: order, for: query, settings: settings)
        let phases = fragments.isEmpty ? [] : [PlanPhase(report: query.report, fragments: fragments)]
        let blockCount = Set(chosen.map(\.block)).count
        return QueryPlan(query: query, phases: phases, blocks: blockCount, datasets: chosen.count)
    }

    private static func choose(
        _ blocks: [CandidateBlock],
        by filter: inout DatasetFilter
    ) -> [DatasetReference] {
        var chosen: [DatasetReference] = []
        for block in blocks {
            for candidate in block.datasets {
                guard let columns = filter.columns(of: candidate) else { continue }
                chosen.append(
                    DatasetReference(
                        block: block.id,
                        objectPath: block.objectPath,
                        number: candidate.number,
                        dataset: candidate.metadata,
                        suppressed: candidate.suppressed,
                        columns: columns,
                        isWholeInRange: filter.covers(candidate.metadata)
                    )
                )
            }
        }
        return chosen
    }

    private static func fragments(
        of chosen: [DatasetReference],
        in order: [Int],
        for query: Query,
        settings: PlannerSettings
    ) -> [PlanFragment] {
        let dependsOnSeries = query.dependsOnSeries
        let costs = order.map { index in
            let required = RequiredSections(for: query.report, of: chosen[index], dependsOnSeries: dependsOnSeries)
            return ReadCost(required, of: chosen[index])
        }
        let ranges = FragmentCutter(settings).cut(costs) { index in
            !isSameService(chosen[order[index - 1]].dataset, chosen[order[index]].dataset)
        }
        return ranges.enumerated().map { index, range in
            PlanFragment(
                index: index,
                datasets: order[range].map { chosen[$0] },
                bytes: costs[range].reduce(0) { $0 + $1.bytes },
                affinity: affinity(of: chosen[order[range.lowerBound]].dataset)
            )
        }
    }

    private static func isSameService(_ lhs: DatasetMetadata, _ rhs: DatasetMetadata) -> Bool {
        lhs.service.isBytewiseEqual(to: rhs.service) && lhs.tenant == rhs.tenant
    }

    private static func affinity(of dataset: DatasetMetadata) -> UInt64 {
        XXHash.hash64(dataset.service, seed: XXHash.hash64(dataset.tenant.name))
    }

    /// What datasets are sorted by: tenant, service, block, number.
    private struct SortKey {
        var tenant: String
        var service: String
        var block: BlockID
        var number: Int
        var index: Int

        init(_ reference: DatasetReference, index: Int) {
            tenant = reference.dataset.tenant.name
            service = reference.dataset.service
            block = reference.block
            number = reference.number
            self.index = index
        }

        func precedes(_ other: SortKey) -> Bool {
            let tenants = tenant.byteOrder(to: other.tenant)
            if tenants != 0 { return tenants < 0 }
            let services = service.byteOrder(to: other.service)
            if services != 0 { return services < 0 }
            return block != other.block ? block < other.block : number < other.number
        }
    }
}
