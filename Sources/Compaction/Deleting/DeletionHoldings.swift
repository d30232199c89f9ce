import BlockFormat
import MetadataStorage

/// Which live blocks hold rows that deletions hide, as far as that was looked at; pure.
///
/// What a block holds does not change, except when a part of it is set aside: then it has another number.
struct DeletionHoldings {
    private struct Holding {
        var number: Int64
        var deletions: Set<String>
    }

    private var holdings: [BlockID: Holding] = [:]
    /// Deletions that every block here was held against.
    private var examined: Set<String> = []

    /// Forgets all but these blocks and deletions.
    mutating func keep(_ blocks: [BlockSummary], _ deletions: Set<String>) {
        var kept: [BlockID: Holding] = [:]
        for block in blocks {
            guard var holding = holdings[block.id], holding.number == block.number else { continue }
            holding.deletions.formIntersection(deletions)
            kept[block.id] = holding
        }
        holdings = kept
        examined.formIntersection(deletions)
    }

    /// Blocks that have to be held against deletions, and which those are, as far as summaries tell.
    mutating func open(_ blocks: [BlockSummary], _ scopes: [DeletionScope]) -> [(BlockSummary, [DeletionScope])] {
        let new = scopes.filter { !examined.contains($0.record.id) }
        var open: [(BlockSummary, [DeletionScope])] = []
        for block in blocks {
            let candidates = (holdings[block.id] == nil ? scopes : new).filter { $0.record.mayConcern(block) }
            if candidates.isEmpty { note([], in: block) } else { open.append((block, candidates)) }
        }
        return open
    }

    /// Notes that a block holds rows of these deletions, and of no others that it was held against now.
    mutating func note(_ deletions: [String], in block: BlockSummary) {
        holdings[block.id, default: Holding(number: block.number, deletions: [])].deletions.formUnion(deletions)
    }

    /// Notes that all blocks were held against these deletions.
    mutating func finish(_ deletions: Set<String>) { examined = deletions }

    /// Deletions that hide rows of a block.
    func deletions(in block: BlockSummary) -> Set<String> { holdings[block.id]?.deletions ?? [] }
}
