import ProfileModel
import QueryModel
import SwiftProtobuf
import Synchronization
import Testing
import WireProtocol

@Suite struct AdminQuerierTests {
    private let method = "firefinch.admin.v1.AdminService/ListQueriers"

    private func standing() throws -> ReadTierStanding {
        var standing = ReadTierStanding()
        standing.queriers = [
            QuerierStanding(
                introduction: QuerierIntroduction(QuerierID(171), name: "host/7", place: .remote),
                attachedFor: .milliseconds(1500),
                runningLeases: 1,
                runningBytes: 300,
                capacity: 4,
                room: QuerierOffer(leases: 3, bytes: 700),
                isDraining: true
            )
        ]
        standing.leases = [
            LeaseStanding(
                query: 9,
                work: .fragment(
                    AttemptStanding(
                        fragment: 2,
                        fragments: 40,
                        attempt: 3,
                        costClass: "large",
                        bytesDone: 100,
                        isSolo: true,
                        isHedge: true
                    )
                ),
                querier: QuerierID(171),
                tenants: [try TenantID("a")],
                runningFor: .milliseconds(20),
                bytes: 300
            ),
            LeaseStanding(
                query: 8,
                work: .merge(reports: 12),
                querier: QuerierID(171),
                tenants: [try TenantID("a"), try TenantID("b")],
                runningFor: .milliseconds(30),
                bytes: 5000
            ),
        ]
        standing.waiting = [
            WaitingStanding(
                tenant: try TenantID("b"),
                costClass: "small",
                fragments: 5,
                bytes: 50,
                age: .seconds(2)
            )
        ]
        standing.queriersLeftOut = 1
        standing.leasesLeftOut = 2
        standing.waitingLeftOut = 3
        standing.totals.desiredQueriers = 6
        standing.totals.runningMerges = 1
        standing.totals.queueAge = .seconds(2)
        return standing
    }

    @Test func `a frontend shows its queriers, leases and queue, without storage too`() async throws {
        let tier = StandInReadTier(try standing())
        var fixture = APIFixture()
        fixture.readTier = tier
        try await fixture.withRouter { requests in
            let answer = try await requests.json(method, "{}")
            #expect(answer.status == 200)
            let message = try Firefinch_Admin_V1_ListQueriersResponse(jsonUTF8Bytes: answer.bytes)
            let querier = try #require(message.queriers.first)
            #expect(querier.id == "ab")
            #expect(querier.name == "host/7")
            #expect(querier.place == "remote")
            #expect(querier.attachedFor == 1500)
            #expect(querier.freeLeases == 3)
            #expect(querier.draining)
            let lease = try #require(message.leases.first)
            #expect(lease.querier == querier.id)
            #expect([lease.fragment, lease.fragments, Int64(lease.attempt)] == [2, 40, 3])
            #expect(lease.tenants == ["a"])
            #expect(lease.runningFor == 20)
            #expect(lease.alone && lease.hedge)
            #expect(lease.bytesDone == 100 && lease.bytes == 300)
            #expect(message.leases.map(\.kind) == ["fragment", "merge"])
            let merge = try #require(message.leases.last)
            #expect((merge.query, merge.reports, merge.bytes, merge.runningFor) == (8, 12, 5000, 30))
            #expect(merge.querier == querier.id && merge.tenants == ["a", "b"])
            #expect(message.queue.map(\.age) == [2000])
            #expect([message.queriersLeftOut, message.leasesLeftOut, message.queueLeftOut] == [1, 2, 3])
            #expect(message.totals.desiredQueriers == 6 && message.totals.runningMerges == 1)
        }
        #expect(tier.asked.withLock { $0.map(\.limit) } == [1000])
        #expect(tier.asked.withLock { $0.first?.tenants } == .some(nil))
    }

    @Test func `the tenant header and the limit reach the tier, within bounds`() async throws {
        let tier = StandInReadTier(ReadTierStanding())
        var fixture = APIFixture()
        fixture.readTier = tier
        try await fixture.withRouter { requests in
            let tenants = try headers(["X-Scope-OrgID": "a|b"])
            #expect(try await requests.json(method, #"{"limit":5}"#, headers: tenants).status == 200)
            #expect(try await requests.json(method, #"{"limit":1000000}"#).status == 200)
            #expect(try await requests.json(method, #"{"limit":-1}"#).status == 400)
        }
        let asked = tier.asked.withLock { $0 }
        #expect(asked.map(\.limit) == [5, 1000])
        #expect(asked.first?.tenants?.map(\.name) == ["a", "b"])
    }

    @Test func `a process that is no frontend does not have it`() async throws {
        try await APIFixture().withRouter { requests in
            let answer = try await requests.json(method, "{}")
            #expect(answer.status == 404)
        }
    }
}
