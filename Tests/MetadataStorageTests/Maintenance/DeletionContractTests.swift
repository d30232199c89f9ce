import MetadataStorage
import ProfileModel
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct DeletionContractTests {
    private let red: TenantID
    private let blue: TenantID

    init() throws {
        red = try TenantID("red")
        blue = try TenantID("blue")
    }

    private func deletion(_ id: String, _ tenant: TenantID, at createdAt: Int64) -> DeletionRecord {
        DeletionRecord(
            id: id,
            tenant: tenant,
            selector: "{service_name=\"\(id)\"}",
            range: TimeRange(start: -5, end: createdAt),
            createdAt: createdAt
        )
    }

    @Test(arguments: MetastoreCase.all)
    func `deletions come by tenant and time until they are erased`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let all = [
            deletion("d", red, at: 40), deletion("c", blue, at: 10), deletion("b", red, at: 20),
            deletion("a", red, at: 40),
        ]
        for deletion in all { try await rig.metastore.addDeletion(deletion) }
        #expect(try await rig.metastore.deletions(of: [red]) == [all[2], all[3], all[0]])
        #expect(try await rig.metastore.deletions(of: [red, blue, red]) == [all[1], all[2], all[3], all[0]])
        #expect(try await rig.metastore.deletions(of: []) == [])
        #expect(try await rig.metastore.deletions(of: [.anonymous]) == [])
        rig.time.advance(by: .seconds(1))
        let erasedAt = rig.time.unixNanoseconds
        try await rig.metastore.markErased("b")
        rig.time.advance(by: .seconds(1))
        try await rig.metastore.markErased("b")
        try await rig.metastore.markErased("unknown")
        #expect(try await rig.metastore.deletions(of: [red]) == [all[3], all[0]])
        #expect(try await rig.metastore.allDeletions(includingErased: false) == [all[1], all[3], all[0]])
        var erased = all[2]
        erased.erasedAt = erasedAt
        #expect(try await rig.metastore.allDeletions(includingErased: true) == [all[1], erased, all[3], all[0]])
    }

    @Test(arguments: MetastoreCase.all)
    func `a deletion added again changes nothing, also after it was erased`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let first = deletion("a", red, at: 10)
        try await rig.metastore.addDeletion(first)
        var other = first
        other.selector = "{}"
        try await rig.metastore.addDeletion(other)
        #expect(try await rig.metastore.deletions(of: [red]) == [first])
        try await rig.metastore.markErased("a")
        try await rig.metastore.addDeletion(first)
        #expect(try await rig.metastore.deletions(of: [red]) == [])
    }

    @Test(arguments: MetastoreCase.all)
    func `ids are told apart by their bytes, and erased ones can be restored`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        var composed = deletion("caf\u{E9}", red, at: 10)
        composed.erasedAt = 12
        let decomposed = deletion("cafe\u{301}", red, at: 10)
        try await rig.metastore.addDeletion(composed)
        try await rig.metastore.addDeletion(decomposed)
        #expect(try await rig.metastore.deletions(of: [red]) == [decomposed])
        #expect(try await rig.metastore.allDeletions(includingErased: true) == [decomposed, composed])
    }
}
