import ProfileModel
import QueryModel
import Synchronization

/// A read tier that remembers what it was asked, and gives what the test says.
final class StandInReadTier: ReadTierObserving {
    let asked = Mutex<[(tenants: [TenantID]?, limit: Int)]>([])
    let given: ReadTierStanding

    init(_ given: ReadTierStanding) { self.given = given }

    func standing(of tenants: [TenantID]?, limit: Int) async -> ReadTierStanding {
        asked.withLock { $0.append((tenants, limit)) }
        return given
    }
}
