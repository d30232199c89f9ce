import BlockFormat
import HTTPTypes
import ProfileModel
import QueryModel
import ServerAPI
import SwiftProtobuf
import Synchronization
import TestSupport
import Testing
import WireProtocol

@Suite struct AdminTests {
    private let storage = StandInStorage()

    private var fixture: APIFixture {
        var fixture = APIFixture()
        fixture.storage = storage
        return fixture
    }

    private func method(_ name: String) -> String { "firefinch.admin.v1.AdminService/" + name }

    private func block(_ number: Int64, tenants: [String] = ["anonymous"]) throws -> StoredBlock {
        StoredBlock(
            number: number,
            id: BlockID(high: 1, low: UInt64(number)),
            objectPath: "segments/1/\(number).ffb",
            level: 0,
            tenants: try tenants.map { try TenantID($0) },
            timeRange: TimeRange(start: -1, end: 2_500_000),
            createdAt: 3_000_000,
            bytes: 1000,
            datasets: 2,
            profiles: 7,
            suppressed: 1,
            state: .live,
            job: "j"
        )
    }

    private func details() throws -> StoredBlockDetails {
        let section = SectionMetadata(
            kind: SectionKind(rawValue: 77),
            layout: 9,
            chunk: 3,
            column: 1,
            offset: 10,
            storedSize: 20,
            rawSize: 40,
            checksum: 255
        )
        let datasets = try ["a", "b"].enumerated().map { number, tenant in
            StoredBlockDetails.Dataset(
                number: number,
                metadata: DatasetMetadata(
                    tenant: try TenantID(tenant),
                    service: "shop",
                    timeRange: TimeRange(start: 0, end: 1),
                    profileCount: 3,
                    rowCount: 4,
                    sampleCount: 5,
                    groups: [
                        SampleGroup(
                            name: "process_cpu",
                            periodType: "cpu",
                            periodUnit: "nanoseconds",
                            columns: [SampleColumn(type: "cpu", unit: "nanoseconds")]
                        )
                    ],
                    labelSummaries: [],
                    sections: [section]
                ),
                suppressed: 1
            )
        }
        return StoredBlockDetails(
            block: try block(1, tenants: ["a", "b"]),
            lineage: [LineageRange(incarnation: 10, sequences: 1...4)],
            deletionHorizon: 4_000_000,
            datasets: datasets
        )
    }

    @Test func `a page of blocks comes with what the levels hold`() async throws {
        let page = StoredBlockPage(blocks: [try block(4)], next: 4)
        storage.state.withLock { state in
            state.page = page
            var level = StoredUsage.Level(level: 2)
            level.live.add(count: 3, bytes: 300, profiles: 30)
            level.unknown.add(bytes: 5)
            var segments = StoredUsage.Level(level: 0)
            segments.live.add(bytes: 50, profiles: 1)
            segments.oldestCreatedAt = 9_000_000
            state.usage = StoredUsage(levels: [segments, level], unknownIsPartial: true)
        }
        try await fixture.withRouter { requests in
            let answer = try await requests.json(method("ListBlocks"), #"{"withUnknown":true,"state":"live"}"#)
            #expect(answer.status == 200)
            let message = try Firefinch_Admin_V1_ListBlocksResponse(jsonUTF8Bytes: answer.bytes)
            #expect(message.blocks.map(\.id) == ["00000000000000010000000000000004"])
            #expect(message.blocks.first?.start == -1, "times are rounded towards the past")
            #expect(message.blocks.first?.end == 2)
            #expect(message.next == 4)
            #expect(message.total.liveBytes == 350)
            #expect(message.total.unknownObjects == 1)
            #expect(message.total.oldestCreatedAt == 9)
            #expect(message.unknownIsPartial)
        }
        let state = storage.state.withLock { $0 }
        #expect(state.filters == [StoredBlockFilter(state: .live)])
        #expect(state.pages.first?.limit == 1000)
        #expect(state.usageAsked.first?.withUnknown == true)
        #expect(state.usageAsked.first?.tenants == nil, "without the header it is the whole store")
    }

    @Test func `who else shares a segment is no tenant's to know`() async throws {
        let page = StoredBlockPage(blocks: [try block(4, tenants: ["a", "b", "c"])], next: nil)
        storage.state.withLock { $0.page = page }
        try await fixture.withRouter { requests in
            let answer = try await requests.json(
                method("ListBlocks"),
                "{}",
                headers: try headers(["X-Scope-OrgID": "a|c"])
            )
            let message = try Firefinch_Admin_V1_ListBlocksResponse(jsonUTF8Bytes: answer.bytes)
            #expect(message.blocks.map(\.tenants) == [["a", "c"]])
        }
    }

    @Test func `filters reach the storage, and the tenant header restricts it`() async throws {
        try await fixture.withRouter { requests in
            let answer = try await requests.json(
                method("ListBlocks"),
                #"{"minLevel":1,"maxLevel":2,"start":1,"end":2,"after":"7","limit":5}"#,
                headers: try headers(["X-Scope-OrgID": "a|b"])
            )
            #expect(answer.status == 200)
        }
        let state = storage.state.withLock { $0 }
        let tenants = [try TenantID("a"), try TenantID("b")]
        let range = TimeRange(start: 1_000_000, end: 2_000_000)
        #expect(state.filters == [StoredBlockFilter(levels: 1...2, tenants: tenants, range: range)])
        #expect(state.pages.first?.after == 7)
        #expect(state.pages.first?.limit == 5)
        #expect(state.usageAsked.first?.tenants == tenants)
    }

    @Test(arguments: [
        #"{"state":"asleep"}"#, #"{"minLevel":-1}"#, #"{"minLevel":2,"maxLevel":1}"#, #"{"start":9,"end":3}"#,
    ])
    func `a filter that makes no sense is refused`(body: String) async throws {
        try await fixture.withRouter { requests in
            let answer = try await requests.json(method("ListBlocks"), body)
            #expect(answer.status == 400)
        }
        #expect(storage.state.withLock { $0.filters.isEmpty })
    }

    @Test func `only levels can be asked for`() async throws {
        try await fixture.withRouter { requests in
            let answer = try await requests.json(method("ListBlocks"), #"{"limit":-1}"#)
            #expect(answer.status == 200)
        }
        #expect(storage.state.withLock { $0.filters.isEmpty && $0.usageAsked.count == 1 })
    }

    @Test func `a block shows its sections, of unknown kinds too`() async throws {
        let details = try details()
        storage.state.withLock { $0.details = details }
        try await fixture.withRouter { requests in
            let id = details.block.id.description
            let answer = try await requests.json(method("GetBlock"), #"{"id":"\#(id)"}"#)
            let message = try Firefinch_Admin_V1_GetBlockResponse(jsonUTF8Bytes: answer.bytes)
            #expect(message.datasets.count == 2)
            #expect(message.datasets.first?.sections.first?.kind == "unknown(77)")
            #expect(message.datasets.first?.sections.first?.checksum == "00000000000000ff")
            #expect(message.datasets.first?.profileTypes == [cpu])
            #expect(message.lineage.first?.incarnation == "000000000000000a")
            #expect(message.deletionHorizon == 4)
            let own = try await requests.json(
                method("GetBlock"),
                #"{"id":"\#(id)"}"#,
                headers: try headers(["X-Scope-OrgID": "b"])
            )
            let visible = try Firefinch_Admin_V1_GetBlockResponse(jsonUTF8Bytes: own.bytes)
            #expect(visible.datasets.map(\.tenant) == ["b"])
            #expect(visible.block.tenants == ["b"])
            let foreign = try await requests.json(
                method("GetBlock"),
                #"{"id":"\#(id)"}"#,
                headers: try headers(["X-Scope-OrgID": "c"])
            )
            #expect(foreign.status == 404)
            #expect(try await requests.json(method("GetBlock"), #"{"id":"xyz"}"#).status == 400)
        }
    }

    @Test func `compaction is ordered for what is stored by now, and says how far it is`() async throws {
        try await fixture.withRouter { requests in
            let answer = try await requests.proto(
                method("Compact"),
                Firefinch_Admin_V1_CompactRequest.with { $0.toLevel = 3 }
            )
            let message = try Firefinch_Admin_V1_CompactResponse(serializedBytes: answer.bytes)
            #expect(message.blocksBelow == 40)
            #expect(message.blocksMoving == 30)
            #expect(message.jobsParked == 1)
            #expect(message.madeBy == 8, "to be sent with the next call, rounded up")
            let again = try await requests.json(method("Compact"), #"{"toLevel":3,"madeBy":"8"}"#)
            #expect(again.status == 200)
            for level in [0, 4, -1] {
                #expect(try await requests.json(method("Compact"), #"{"toLevel":\#(level)}"#).status == 400)
            }
        }
        #expect(storage.state.withLock { $0.compactions.map(\.level) } == [3, 3])
        #expect(storage.state.withLock { $0.compactions.map(\.madeBy) } == [nil, 8_000_000])
    }

    @Test func `a parked job is retried, another one is not found`() async throws {
        storage.state.withLock { state in
            state.jobs = [
                BackgroundJob(
                    key: "k",
                    kind: "compaction",
                    state: .parked,
                    attempts: 5,
                    worker: nil,
                    reason: "the disk is on fire",
                    createdAt: 1_000_000,
                    sources: [BlockID(high: 0, low: 1)]
                )
            ]
        }
        try await fixture.withRouter { requests in
            let list = try await requests.json(method("ListJobs"), "{}")
            #expect(list.text.contains("the disk is on fire"))
            #expect(try await requests.json(method("RetryJob"), #"{"key":"k"}"#).status == 200)
            #expect(try await requests.json(method("RetryJob"), #"{"key":"other"}"#).status == 404)
            #expect(try await requests.json(method("RetryJob"), "{}").status == 400)
        }
    }

    @Test func `a deletion is for one tenant, with a selector and a range; a dry run states nothing`() async throws {
        let fixture = fixture
        fixture.queries.answers(with: .series(SeriesReport(sorted: [LabelSet([Label("a", "1")])])))
        let order = #""selector":"{service_name=\"shop\"}","start":1000,"end":2000"#
        try await fixture.withRouter { requests in
            let dry = try await requests.json(method("Delete"), "{\(order),\"dryRun\":true}")
            let wouldBe = try Firefinch_Admin_V1_DeleteResponse(jsonUTF8Bytes: dry.bytes)
            #expect(wouldBe.series == 1)
            #expect(wouldBe.deletion.id.isEmpty)
            #expect(storage.state.withLock { $0.deleted.isEmpty })

            for refused in [
                #"{"start":1,"end":2}"#, #"{"selector":"{}","end":2}"#, #"{"selector":"{","start":1,"end":2}"#,
            ] {
                #expect(try await requests.json(method("Delete"), refused).status == 400)
            }
            let two = try headers(["X-Scope-OrgID": "a|b"])
            #expect(try await requests.json(method("Delete"), "{\(order)}", headers: two).status == 400)
            #expect(storage.state.withLock { $0.deleted.isEmpty })

            let one = try headers(["X-Scope-OrgID": "a"])
            let stated = try await requests.json(method("Delete"), "{\(order)}", headers: one)
            #expect(try Firefinch_Admin_V1_DeleteResponse(jsonUTF8Bytes: stated.bytes).deletion.id == "d1")
            let list = try await requests.json(method("ListDeletions"), "{}")
            let deletions = try Firefinch_Admin_V1_ListDeletionsResponse(jsonUTF8Bytes: list.bytes).deletions
            #expect(deletions.map(\.tenant) == ["a"])
            #expect(deletions.first?.start == 1000)
            #expect(deletions.first?.blocksLeft == 3)
        }
    }

    @Test func `an explained query names its report, range and tenants`() async throws {
        let range = #""labelSelector":"{}","start":1000,"end":2000"#
        try await fixture.withRouter { requests in
            let tenant = try headers(["X-Scope-OrgID": "a|b"])
            let flame = try await requests.json(
                method("ExplainQuery"),
                #"{"report":"flamegraph","profileTypeId":"\#(cpu)",\#(range)}"#,
                headers: tenant
            )
            #expect(flame.status == 200)
            let series = #"{"report":"series","profileTypeId":"\#(cpu)","step":1,\#(range)}"#
            #expect(try await requests.json(method("ExplainQuery"), series).status == 200)
            #expect(try await requests.json(method("ExplainQuery"), "{\"report\":\"cake\",\(range)}").status == 400)
        }
        let planned = storage.state.withLock { $0.planned }
        #expect(planned.first?.tenants.map(\.name) == ["a", "b"])
        #expect(planned.first?.report == .flameGraph(StackFilter()))
        #expect(planned.first?.profileType?.id == cpu)
        #expect(planned.count == 2)
    }

    @Test func `without storage there is no admin service`() async throws {
        try await APIFixture().withRouter { requests in
            let answer = try await requests.json(method("ListJobs"), "{}")
            #expect(answer.status == 404)
        }
    }
}
