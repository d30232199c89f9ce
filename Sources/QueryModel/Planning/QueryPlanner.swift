import BlockFormat
import Hashing
import ProfileModel

/// Plans queries over metadata: which datasets, which sections, in which fragments.
///
/// Pure: the same query and blocks give the same plan, in whatever order the blocks come.
package enum QueryPlanner {
    /// Plans `query` over `blocks`, which have to be all that may matter; those that do not are left out.
    ///
    /// Datasets are sorted by tenant, service and block, so that one service's data stay together (those of look-ups by
    /// tenant, block and service: what they read of an object lies close together, and one request has it all), and cut into
    /// fragments of about the settings' cost; a large one is shared by several fragments, chunk by chunk. Time is linear
    /// in the datasets and chunks but for the sorting.
    ///
    /// - Parameters:
    ///   - query: the question.
    ///   - blocks: the blocks.
    ///   - deletions: the deletions of the query's tenants that are not erased yet; they have to be as old as the blocks or
    ///     older, or rows that one of them erased could be seen once more.
    ///   - settings: how large fragments are.
    /// - Returns: the plan, without phases when no dataset can match.
    /// - Throws: `QueryError` `.invalidArgument` when the question cannot be answered by any plan.
    package static func plan(
        _ query: Query,
        blocks: [CandidateBlock],
        deletions: [CandidateDeletion] = [],
        settings: PlannerSettings = PlannerSettings()
    ) throws(QueryError) -> QueryPlan {
        try query.validate()
        let chosen = try choose(blocks, deletions, for: query)
        let isLookUp = query.report.isLookUp
        let keys = chosen.indices.map { SortKey(chosen[$0].reference, index: $0) }.sorted {
            $0.precedes($1, byBlock: isLookUp)
        }
        var fragments = fragments(of: chosen, in: keys.map(\.index), settings: settings)
        // Those of a look-up have services in common and no object.
        if isLookUp { for index in fragments.indices { fragments[index].affinity = objectAffinity(fragments[index]) } }
        let phases = fragments.isEmpty ? [] : [PlanPhase(report: query.report, fragments: fragments)]
        let blockCount = Set(chosen.map(\.reference.block)).count
        return QueryPlan(query: query, phases: phases, blocks: blockCount, datasets: chosen.count)
    }

    private static func choose(
        _ blocks: [CandidateBlock],
        _ deletions: [CandidateDeletion],
        for query: Query
    ) throws(QueryError) -> [ChosenDataset] {
        var filter = try DatasetFilter(query)
        var hiding = try DeletionFilter(deletions, for: query)
        let terms = ReadingTerms(query)
        var chosen: [ChosenDataset] = []
        for block in blocks {
            for candidate in block.datasets {
                guard let columns = filter.columns(of: candidate) else { continue }
                let hidden = hiding.hidden(in: candidate.metadata, horizon: block.deletionHorizon)
                let reference = DatasetReference(
                    block: block.id,
                    objectPath: block.objectPath,
                    level: block.level,
                    number: candidate.number,
                    dataset: candidate.metadata,
                    suppressed: candidate.suppressed,
                    hidden: hidden,
                    columns: [],
                    everySeriesCounts: hidden.isEmpty && filter.countsEverySeries(of: candidate, columns)
                )
                let dataset = ChosenDataset(reference, columns, terms)
                if !dataset.reference.columns.isEmpty { chosen.append(dataset) }
            }
        }
        return chosen
    }

    private static func fragments(
        of chosen: [ChosenDataset],
        in order: [Int],
        settings: PlannerSettings
    ) -> [PlanFragment] {
        var parts: [FragmentCutter.Part] = []
        var places: [(dataset: Int, part: Int)] = []
        var objects: [BlockID: Int] = [:]
        var last: Int?
        for index in order {
            let isSame = last.map { isSameService(chosen[$0].reference.dataset, chosen[index].reference.dataset) }
            let block = chosen[index].reference.block
            let object = objects[block] ?? objects.count
            objects[block] = object
            let cuttable = chosen[index].cuttable(opensService: isSame == false, object: object)
            last = index
            parts += cuttable
            for part in cuttable.indices { places.append((index, part)) }
        }
        return FragmentCutter(settings).cut(parts).enumerated().map { index, range in
            fragment(index, places[range], of: chosen)
        }
    }

    /// Puts together what one fragment reads: of each dataset a run of its parts.
    private static func fragment(
        _ index: Int,
        _ places: ArraySlice<(dataset: Int, part: Int)>,
        of chosen: [ChosenDataset]
    ) -> PlanFragment {
        var fragment = PlanFragment(index: index, datasets: [], bytes: 0, rows: 0, affinity: 0)
        var start = places.startIndex
        while start < places.endIndex {
            let dataset = places[start].dataset
            let run = places[start...].prefix { $0.dataset == dataset }
            let parts = places[start].part..<places[start].part + run.count
            let reference = chosen[dataset].reference(of: parts)
            fragment.datasets.append(reference)
            fragment.bytes += chosen[dataset].bytes(of: reference)
            fragment.rows += chosen[dataset].rows(of: parts)
            start = run.endIndex
        }
        fragment.affinity = fragment.datasets.first.map { affinity(of: $0.dataset) } ?? 0
        return fragment
    }

    private static func isSameService(_ lhs: DatasetMetadata, _ rhs: DatasetMetadata) -> Bool {
        lhs.service.isBytewiseEqual(to: rhs.service) && lhs.tenant == rhs.tenant
    }

    private static func affinity(of dataset: DatasetMetadata) -> UInt64 {
        XXHash.hash64(dataset.service, seed: XXHash.hash64(dataset.tenant.name))
    }

    private static func objectAffinity(_ fragment: PlanFragment) -> UInt64 {
        XXHash.hash64(fragment.datasets.first?.objectPath ?? "")
    }

    /// What datasets are sorted by: tenant, service, block, number, or the block before the service.
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

        func precedes(_ other: SortKey, byBlock: Bool) -> Bool {
            let tenants = tenant.byteOrder(to: other.tenant)
            if tenants != 0 { return tenants < 0 }
            if byBlock, block != other.block { return block < other.block }
            let services = service.byteOrder(to: other.service)
            if services != 0 { return services < 0 }
            return block != other.block ? block < other.block : number < other.number
        }
    }
}
