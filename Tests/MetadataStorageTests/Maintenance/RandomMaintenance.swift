import BlockFormat
import MetadataStorage
import ProfileModel
import TestSupport

/// Calls chosen at random among few blocks, jobs and paths, so that they meet and collide.
struct RandomMaintenance {
    /// A call; what it answers is described, so that two stores can be compared.
    typealias Call = (any MaintenanceMetastore) async throws -> String

    private var random: SplitMix64
    private var leases: [JobLease] = []

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// How far to move the clock before the next call.
    mutating func pause() -> Duration {
        let longest = Int.random(in: 0..<12, using: &random) == 0 ? 50_000 : 8
        return .seconds(Int.random(in: 0...longest, using: &random))
    }

    /// Remembers a lease, for later calls to use.
    mutating func remember(_ lease: JobLease) { leases.append(lease) }

    /// Whether the next call is to lease a job.
    mutating func wantsLease() -> Bool { Int.random(in: 0..<6, using: &random) == 0 }

    /// The next call.
    mutating func next() -> Call {
        switch Int.random(in: 0..<16, using: &random) {
        case 0...2: commit()
        case 3...4: addJob()
        case 5: fail()
        case 6: renew()
        case 7...9: complete()
        case 10: retire()
        case 11: forget()
        case 12: adopt()
        case 13: paths()
        case 14: deletions()
        default: retryOrForgetIdentities()
        }
    }

    private mutating func number(_ count: UInt64 = 8) -> UInt64 { UInt64.random(in: 0..<count, using: &random) }

    private mutating func services() -> [String] { Array(["a", "b", "c"].prefix(Int(number(3)) + 1)) }

    private mutating func segment() -> SegmentCommit {
        let parts = services().map { service in
            Segments.Part(
                tenant: .anonymous,
                service: service,
                times: 0...9,
                identities: (0..<3).map { _ in number(20) },
                expires: Int64(number(50))
            )
        }
        return Segments.commit(number(), parts)
    }

    private mutating func result() -> BlockMetadata {
        MaintenanceRig.compacted(number(), level: Int(number(2)) + 1, services: ["a"])
    }

    private mutating func block() -> BlockID {
        number(3) == 0 ? BlockID(high: 0xC0FF_EE00, low: number()) : BlockID(high: 7, low: number())
    }

    private mutating func blocks() -> [BlockID] { (0..<number(4)).map { _ in block() } }

    private mutating func lease() -> JobLease? { leases.suffix(6).randomElement(using: &random) }

    private mutating func commit() -> Call {
        let segment = segment()
        return { "\(try await $0.commitSegment(segment))" }
    }

    private mutating func addJob() -> Call {
        let key = "job \(number())"
        let job = MaintenanceRig.job(key, blocks(), results: (0..<number(3)).map { _ in result() })
        return { "\(try await $0.addJob(job))" }
    }

    private mutating func fail() -> Call {
        guard let lease = lease() else { return commit() }
        let parkAfter = Int(number(4))
        let delay = Duration.seconds(Int(number(10)))
        return {
            try await $0.failJob(
                lease.job.key,
                token: lease.token,
                reason: "no luck",
                retryAfter: delay,
                parkAfter: parkAfter
            )
            return ""
        }
    }

    private mutating func renew() -> Call {
        guard let lease = lease() else { return commit() }
        return {
            try await $0.renewJob(lease.job.key, token: lease.token, duration: .seconds(5))
            return ""
        }
    }

    private mutating func complete() -> Call {
        guard let lease = lease() else { return addJob() }
        let paths = lease.job.resultPaths
        let results = (0..<8 as Range<UInt64>).flatMap { number in
            (1...2).map { MaintenanceRig.compacted(number, level: $0) }
        }
        var setAside: [JobCompletion.DatasetPlace] = []
        if number(2) == 0, let source = lease.job.sources.randomElement(using: &random) {
            setAside = [JobCompletion.DatasetPlace(block: source, number: Int(number(2)))]
        }
        let completion = JobCompletion(
            key: lease.job.key,
            token: lease.token,
            results: results.filter { paths.contains($0.objectPath) },
            setAside: setAside
        )
        return {
            try await $0.completeJob(completion)
            return ""
        }
    }

    private mutating func retire() -> Call {
        let ids = blocks()
        return { "\(try await $0.retire(ids, reason: "old"))" }
    }

    private mutating func forget() -> Call {
        let ids = [block()]
        return {
            try await $0.forgetBlocks(ids)
            return ""
        }
    }

    private mutating func adopt() -> Call {
        let block = number(2) == 0 ? segment().block : result()
        let last = block.datasets.count - 1
        let adopted = AdoptedBlock(
            block: block,
            datasets: [last],
            suppressed: [block.datasets[last].profileCount > 1 ? [1] : []],
            identities: [Segments.identity(number(20))],
            identitiesExpire: [Int64(number(50))]
        )
        return {
            try await $0.adopt(adopted)
            return ""
        }
    }

    private mutating func paths() -> Call {
        let paths = [segment().block.objectPath, result().objectPath, result().objectPath]
        guard number(3) == 0 else { return { "\(try await $0.unknownObjects(among: paths))" } }
        return {
            try await $0.condemn(paths[0])
            return ""
        }
    }

    private mutating func deletions() -> Call {
        let id = "deletion \(number(4))"
        let record = DeletionRecord(
            id: id,
            tenant: .anonymous,
            selector: "{}",
            range: TimeRange(start: 0, end: 9),
            createdAt: Int64(number(3))
        )
        let isAdded = number(2) == 0
        return {
            if isAdded { try await $0.addDeletion(record) } else { try await $0.markErased(id) }
            return "\(try await $0.deletions(of: [.anonymous]))"
        }
    }

    private mutating func retryOrForgetIdentities() -> Call {
        let key = "job \(number())"
        let limit = Int(number(5))
        guard number(3) == 0 else { return { "\(try await $0.retryJob(key))" } }
        return { "\(try await $0.forgetIdentities(expiredBefore: 25, limit: limit))" }
    }
}
