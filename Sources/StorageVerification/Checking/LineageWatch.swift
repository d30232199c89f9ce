import BlockFormat
import ProfileModel

/// Which segments' rows the live blocks hold, by tenant and service: none may be held twice.
struct LineageWatch {
    /// A tenant's service.
    struct Service: Hashable {
        var tenant: TenantID
        var service: [UInt8]

        init(_ dataset: DatasetMetadata) {
            tenant = dataset.tenant
            // By bytes: names that only look alike are different services.
            service = Array(dataset.service.utf8)
        }
    }

    private var held: [Service: LineageSet] = [:]

    /// Takes a live dataset's lineage in; false when some of it is held already.
    mutating func add(_ dataset: DatasetMetadata, of block: [LineageRange]) -> Bool {
        let lineage = LineageSet(dataset.lineage.isEmpty ? block : dataset.lineage)
        let service = Service(dataset)
        let isNew = held[service, default: LineageSet()].isDisjoint(with: lineage)
        held[service, default: LineageSet()].formUnion(lineage)
        return isNew
    }
}
