import BlockFormat
import ProfileModel

/// The universes one fragment works with: one for each service, the same from its first dataset to its last, even when
/// the registry drops it meanwhile.
struct FragmentUniverses {
    private struct Held {
        var tenant: TenantID
        var service: String
        var universe: ServiceUniverse
    }

    private let registry: UniverseRegistry
    private var held: [Held] = []
    private var indices: [TenantID: [String: Int]] = [:]

    /// Makes an empty collection over what the process keeps.
    init(_ registry: UniverseRegistry) { self.registry = registry }

    /// The universe of a dataset's service.
    mutating func universe(of dataset: DatasetMetadata) -> ServiceUniverse {
        if let last = held.last, last.service == dataset.service, last.tenant == dataset.tenant { return last.universe }
        if let index = indices[dataset.tenant]?[dataset.service] { return held[index].universe }
        let universe = registry.universe(tenant: dataset.tenant, service: dataset.service)
        indices[dataset.tenant, default: [:]][dataset.service] = held.count
        held.append(Held(tenant: dataset.tenant, service: dataset.service, universe: universe))
        return universe
    }

    /// Lets the registry know how large each became.
    func settle() {
        for entry in held { registry.settle(entry.universe, tenant: entry.tenant, service: entry.service) }
    }
}
