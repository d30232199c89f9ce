import BlockFormat
import ProfileModel
import QueryModel
import ServerAPI
import Synchronization

/// Storage that remembers what it was asked, and gives what the test says.
final class StandInStorage: StorageAdministering {
    /// What is remembered and what is given.
    struct State {
        var filters: [StoredBlockFilter] = []
        var pages: [(after: Int64?, limit: Int)] = []
        var usageAsked: [(tenants: [TenantID]?, withUnknown: Bool)] = []
        var compactions: [(level: Int, madeBy: Int64?)] = []
        var deleted: [StatedDeletion] = []
        var retried: [String] = []
        var planned: [Query] = []

        var page = StoredBlockPage(blocks: [], next: nil)
        var details: StoredBlockDetails?
        var usage = StoredUsage(levels: [], unknownIsPartial: false)
        var jobs: [BackgroundJob] = []
        var plan: QueryPlan?
    }

    let state = Mutex(State())

    func blocks(_ filter: StoredBlockFilter, after number: Int64?, limit: Int) async throws -> StoredBlockPage {
        state.withLock { state in
            state.filters.append(filter)
            state.pages.append((number, limit))
            return state.page
        }
    }

    func block(_ id: BlockID) async throws -> StoredBlockDetails? {
        state.withLock { $0.details?.block.id == id ? $0.details : nil }
    }

    func usage(of tenants: [TenantID]?, withUnknown: Bool) async throws -> StoredUsage {
        state.withLock { state in
            state.usageAsked.append((tenants, withUnknown))
            return state.usage
        }
    }

    func compact(toLevel level: Int, madeBy: Int64?) async throws -> CompactionStanding {
        state.withLock { $0.compactions.append((level, madeBy)) }
        return CompactionStanding(
            jobsAdded: 2,
            jobsOpen: 3,
            jobsParked: 1,
            blocksBelow: 40,
            blocksMoving: 30,
            madeBy: madeBy ?? 7_000_000
        )
    }

    func jobs(limit: Int) async throws -> [BackgroundJob] { state.withLock { Array($0.jobs.prefix(limit)) } }

    func retryJob(_ key: String) async throws -> Bool {
        state.withLock { state in
            state.retried.append(key)
            return state.jobs.contains { $0.key == key && $0.state == .parked }
        }
    }

    func delete(selector: String, range: TimeRange, of tenant: TenantID) async throws -> StatedDeletion {
        let deletion = StatedDeletion(
            id: "d1",
            tenant: tenant,
            selector: selector,
            range: range,
            createdAt: 5_000_000,
            erasedAt: nil,
            blocksLeft: 3
        )
        state.withLock { $0.deleted.append(deletion) }
        return deletion
    }

    func deletions(of tenants: [TenantID]?, includingErased: Bool) async throws -> [StatedDeletion] {
        state.withLock { state in
            state.deleted.filter { deletion in tenants.map { $0.contains(deletion.tenant) } ?? true }
        }
    }

    func plan(_ query: Query) async throws -> QueryPlan {
        state.withLock { state in
            state.planned.append(query)
            return state.plan ?? QueryPlan(query: query, phases: [], blocks: 0, datasets: 0)
        }
    }
}
