import GRDB
import ProfileModel

/// Finds the blocks of a selection: the database says which, the cache has what they are.
struct BlockSearch: Sendable {
    private let selection: BlockSelection
    private let cache: BlockRecordCache

    /// Prepares the search.
    init(_ selection: BlockSelection, cache: BlockRecordCache) {
        self.selection = selection
        self.cache = cache
    }

    /// The selected blocks, ascending by id; to be run in a read transaction.
    func run(_ db: Database) throws -> [BlockRecord] {
        let numbers = try blockNumbers(db)
        let cached = cache.records(numbers)
        var selected: [BlockRecord] = []
        selected.reserveCapacity(numbers.count)
        for number in numbers {
            let record = try cached[number] ?? load(db, number)
            if let cut = selection.cut(record) { selected.append(cut) }
        }
        return selected.sorted { $0.id < $1.id }
    }

    private func load(_ db: Database, _ number: Int64) throws -> BlockRecord {
        let block = try StoredBlock.load(db, number: number)
        cache.insert(number, block.record, encodedSize: block.encodedSize)
        return block.record
    }

    private func blockNumbers(_ db: Database) throws -> [Int64] {
        let limit = max(0, selection.limit)
        // One more than allowed is enough to know that there are too many.
        let bound = limit == .max ? limit : limit + 1
        var found: Set<Int64> = []
        for tenant in Set(selection.tenants) {
            found.formUnion(try fetch(db, tenant, bound))
            guard found.count <= limit else { throw selection.limitReached }
        }
        return Array(found)
    }

    private func fetch(_ db: Database, _ tenant: TenantID, _ bound: Int) throws -> Set<Int64> {
        let sql = """
            SELECT DISTINCT block FROM datasets
            WHERE tenant = ? \(selection.service == nil ? "" : "AND service = ?") AND max_time >= ? AND min_time <= ?
            LIMIT ?
            """
        var arguments: StatementArguments = [tenant.name]
        if let service = selection.service { arguments += [service] }
        arguments += [selection.range.start, selection.range.end, bound]
        return try Int64.fetchSet(db.cachedStatement(sql: sql), arguments: arguments)
    }
}
