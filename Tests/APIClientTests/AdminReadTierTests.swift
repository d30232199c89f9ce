import APIClient
import SwiftProtobuf
import Testing
import WireProtocol

@Suite(.timeLimit(.minutes(5))) struct AdminReadTierTests {
    private func readTier(_ message: Firefinch_Admin_V1_ListQueriersResponse) async throws -> AdminReadTier {
        let reply = LoopbackServer.Reply.answer(
            status: 200,
            headers: ["Content-Type: application/proto"],
            body: try message.serializedBytes()
        )
        let server = try LoopbackServer { _ in reply }
        let tier = try await FirefinchClient(baseURL: server.url).readTier()
        #expect(server.requests.map(\.path) == ["/firefinch.admin.v1.AdminService/ListQueriers"])
        return tier
    }

    private var busy: Firefinch_Admin_V1_ListQueriersResponse {
        var message = Firefinch_Admin_V1_ListQueriersResponse()
        message.queriers = [
            .with {
                ($0.id, $0.name, $0.place, $0.attachedFor) = ("ab", "host/7", "remote", 120_000)
                ($0.runningLeases, $0.runningBytes, $0.capacity, $0.freeBytes) = (2, 1 << 20, 4, 3 << 20)
            },
            .with { ($0.id, $0.name, $0.place, $0.draining) = ("cd", "evil\u{1B}name", "local", true) },
        ]
        message.leases = [
            .with {
                ($0.query, $0.fragment, $0.fragments, $0.attempt, $0.querier) = (9, 2, 40, 3, "ab")
                ($0.tenants, $0.costClass, $0.runningFor) = (["a", "b"], "large", 420)
                ($0.bytesDone, $0.bytes, $0.alone) = (512, 1024, true)
            },
            .with {
                ($0.kind, $0.query, $0.reports, $0.querier) = ("merge", 8, 12, "cd")
                ($0.tenants, $0.runningFor, $0.bytes) = (["b"], 30, 2 << 20)
            },
        ]
        message.queue = [
            .with { ($0.tenant, $0.costClass, $0.fragments, $0.bytes, $0.age) = ("a", "small", 5, 2048, 12_000) }
        ]
        message.queriersLeftOut = 7
        message.totals.attachedQueriers = 9
        message.totals.remoteQueriers = 8
        message.totals.desiredQueriers = 12
        message.totals.runningLeases = 1
        message.totals.runningBytes = 1024
        message.totals.runningMerges = 1
        message.totals.bytesPerQuerierSecond = 32 << 20
        return message
    }

    @Test func `who is there, what runs and what waits are tables under the totals`() async throws {
        let text = AdminText(now: 0).readTier(try await readTier(busy))
        let lines = text.split(separator: "\n").map { line in
            line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        }
        #expect(lines.first == "queriers 9 attached (8 remote, 1 local), 12 desired at 32.0 MiB/s each")
        #expect(lines.contains("host/7 ab remote 2 min 2 of 4 1.00 MiB 3.00 MiB working"))
        #expect(lines.contains("evil name cd local 0 s 0 of 0 0 B 0 B draining"))
        #expect(lines.contains("7 more queriers are attached"))
        #expect(lines.contains("running 1 fragments, 1.00 KiB; merges: 1"))
        #expect(lines.contains("9 fragment 3 of 40 3, alone host/7 large 420 ms 512 B 1.00 KiB a b"))
        #expect(lines.contains("8 merge of 12 reports - evil name - 30 ms - 2.00 MiB b"))
        #expect(lines.contains("a small 5 2.00 KiB 12 s"))
    }

    @Test func `a tier without queriers says what that means`() async throws {
        let text = AdminText(now: 0).readTier(try await readTier(Firefinch_Admin_V1_ListQueriersResponse()))
        #expect(text.contains("no querier is attached: queries wait until one is"))
    }

    @Test func `what a server that names no kind runs are fragments`() async throws {
        #expect(try await readTier(busy).leases.map(\.kind) == ["fragment", "merge"])
    }

    @Test func `programs get every field under its own name`() async throws {
        let json = try AdminText.json(try await readTier(busy))
        for field in [
            #""desiredQueriers" : 12"#, #""queriersLeftOut" : 7"#, #""runningFor" : 420"#, #""kind" : "merge""#,
            #""reports" : 12"#, #""runningMerges" : 1"#,
        ] {
            #expect(json.contains(field))
        }
    }
}
