package import BlockFormat

/// Which datasets of which blocks a rebuilt index has: each segment's rows once.
///
/// Pure, and the same whatever the order of the blocks. Blocks are tried by level descending, and of a level the newest
/// first; a dataset is taken when none of its lineage is taken, for its tenant and service. Where that leaves rows out
/// that a lower block has (two results of which neither holds all of the other's), leaving out the higher one is tried
/// and kept if it recovers more.
package struct RebuildPlan: Hashable, Sendable {
    /// A block to adopt.
    package struct Block: Hashable, Sendable {
        /// Its object.
        package var path: String
        /// Its name.
        package var id: BlockID
        /// 0 for a segment.
        package var level: Int
        /// When it was made, nanoseconds since 1970.
        package var createdAt: Int64
        /// Numbers of its datasets to adopt, ascending; never empty.
        package var datasets: [Int]
    }

    /// The blocks, ascending by time of making, then by id.
    package private(set) var blocks: [Block] = []
    /// Objects of which nothing is taken, because blocks taken hold all of it.
    package private(set) var covered: [String] = []
    /// Rows that cannot be taken.
    package private(set) var findings: [Finding] = []

    /// Plans over all blocks of a bucket.
    package init(_ surveyed: [SurveyedBlock]) {
        let ordered = surveyed.sorted { ($1.level, $1.createdAt, $1.id) < ($0.level, $0.createdAt, $0.id) }
        var byService: [LineageWatch.Service: [Candidate]] = [:]
        for (index, block) in ordered.enumerated() {
            for dataset in block.datasets {
                let candidate = Candidate(block: index, number: dataset.number, lineage: dataset.lineage)
                byService[dataset.service, default: []].append(candidate)
            }
        }
        var taken = [[Int]](repeating: [], count: ordered.count)
        for candidates in byService.values {
            let choice = ServiceChoice(candidates)
            for candidate in choice.taken { taken[candidate.block].append(candidate.number) }
            for candidate in choice.lost { findings.append(Self.finding(ordered[candidate.block], candidate.number)) }
        }
        for (index, block) in ordered.enumerated() {
            guard !taken[index].isEmpty else {
                covered.append(block.path)
                continue
            }
            blocks.append(
                Block(
                    path: block.path,
                    id: block.id,
                    level: block.level,
                    createdAt: block.createdAt,
                    datasets: taken[index].sorted()
                )
            )
        }
        blocks.sort { ($0.createdAt, $0.id, $0.path) < ($1.createdAt, $1.id, $1.path) }
        findings.sort {
            ($0.place.object ?? "", $0.place.dataset ?? 0) < ($1.place.object ?? "", $1.place.dataset ?? 0)
        }
        covered.sort()
    }

    private static func finding(_ block: SurveyedBlock, _ number: Int) -> Finding {
        var place = Finding.Place(object: block.path, block: block.id)
        place.dataset = number
        return Finding(
            .notRecovered,
            at: place,
            "some of its rows are in no block taken, but others are: taking it would count those twice"
        )
    }
}

extension RebuildPlan {
    /// A dataset that may be taken.
    struct Candidate: Hashable {
        /// Index of its block.
        var block: Int
        /// Its number there.
        var number: Int
        /// Which segments' rows it holds.
        var lineage: LineageSet
    }

    /// Chooses among the datasets of one tenant and service, in the order of preference.
    struct ServiceChoice {
        /// Taken datasets.
        private(set) var taken: [Candidate] = []
        /// Datasets with rows that no taken one holds.
        private(set) var lost: [Candidate] = []

        init(_ candidates: [Candidate]) {
            var barred: Set<Candidate> = []
            (taken, lost) = Self.choose(candidates, without: barred)
            while let better = Self.improvement(candidates, barred: barred, taken: taken, lost: lost) {
                barred.insert(better)
                (taken, lost) = Self.choose(candidates, without: barred)
            }
        }

        /// Takes what can be taken, first come first served; says what is lost by it.
        private static func choose(
            _ candidates: [Candidate],
            without barred: Set<Candidate>
        ) -> (taken: [Candidate], lost: [Candidate]) {
            var held = LineageSet()
            var taken: [Candidate] = []
            for candidate in candidates where !barred.contains(candidate) && held.isDisjoint(with: candidate.lineage) {
                held.formUnion(candidate.lineage)
                taken.append(candidate)
            }
            return (taken, candidates.filter { !held.covers($0.lineage) })
        }

        /// A taken dataset without which less is lost; nil when there is none.
        private static func improvement(
            _ candidates: [Candidate],
            barred: Set<Candidate>,
            taken: [Candidate],
            lost: [Candidate]
        ) -> Candidate? {
            guard !lost.isEmpty else { return nil }
            let suspects = taken.filter { suspect in
                lost.contains { !$0.lineage.isDisjoint(with: suspect.lineage) }
            }
            return suspects.first { choose(candidates, without: barred.union([$0])).lost.count < lost.count }
        }
    }
}
