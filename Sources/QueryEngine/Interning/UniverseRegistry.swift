import HostEnvironment
import ProfileModel
import Synchronization

/// The universes of all services lately asked for, within a byte budget.
final class UniverseRegistry: Sendable {
    private struct ServiceKey: Hashable {
        var tenant: TenantID
        var service: String
    }

    private struct Entry {
        var universe: ServiceUniverse
        var bytes: Int
        var lastUse: UInt64
    }

    private struct State {
        var entries: [ServiceKey: Entry] = [:]
        var bytes = 0
        var clock: UInt64 = 0
    }

    private let state = Mutex(State())
    private let budget: Int
    private let seed: HashSeed

    /// Makes a registry that keeps at most `budget` bytes between fragments.
    init(budget: Int, random: any RandomSource) {
        self.budget = budget
        seed = HashSeed(random.next(), random.next())
    }

    /// Bytes of the universes kept, as of their last use.
    var heldBytes: Int { state.withLock { $0.bytes } }

    /// The universe of a service, a new one if none is kept.
    func universe(tenant: TenantID, service: String) -> ServiceUniverse {
        state.withLock { state in
            state.clock += 1
            let key = ServiceKey(tenant: tenant, service: service)
            if let known = state.entries[key] {
                state.entries[key]?.lastUse = state.clock
                return known.universe
            }
            let universe = ServiceUniverse(generation: state.clock, seed: seed)
            state.entries[key] = Entry(universe: universe, bytes: 0, lastUse: state.clock)
            return universe
        }
    }

    /// Takes note of how large a service's universe became, and drops those used longest ago, this one included, until
    /// the rest is within the budget.
    ///
    /// Whoever still holds a dropped one may go on with it.
    func settle(_ universe: ServiceUniverse, tenant: TenantID, service: String) {
        let bytes = universe.byteCount
        state.withLock { state in
            let key = ServiceKey(tenant: tenant, service: service)
            guard let entry = state.entries[key], entry.universe === universe else { return }
            state.bytes += bytes - entry.bytes
            state.entries[key]?.bytes = bytes
            while state.bytes > budget, let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
                state.bytes -= oldest.value.bytes
                state.entries[oldest.key] = nil
            }
        }
    }
}
