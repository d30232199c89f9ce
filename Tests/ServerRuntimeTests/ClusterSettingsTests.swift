import ClusterTransport
import ServerRuntime
import Testing

@Suite struct ClusterSettingsTests {
    private static func load(_ flags: [SettingKey: String]) async throws -> ServerSettings.Cluster {
        try await ServerSettings.load(flags: flags, environment: [:], file: nil).cluster
    }

    private static func problems(_ flags: [SettingKey: String]) async -> [String] {
        do { _ = try await load(flags) } catch { return (error as? SettingsError)?.problems ?? ["\(error)"] }
        return []
    }

    @Test func `a process by itself has no cluster`() async throws {
        #expect(try await Self.load([:]) == ServerSettings.Cluster())
    }

    @Test func `addresses, frontends and the owner are read`() async throws {
        let cluster = try await Self.load([
            .roles: "frontend,querier", .clusterListen: ":4041", .clusterFrontends: "a:1,[::1]:2",
            .clusterMetastore: "owner:4041",
        ])
        #expect(cluster.listen?.description == "0.0.0.0:4041")
        #expect(cluster.frontends.map(\.description) == ["a:1", "[::1]:2"])
        #expect(cluster.metastore?.description == "owner:4041")
    }

    @Test func `an owner listens whatever its roles, a frontend whoever owns the metastore`() async throws {
        #expect(await Self.problems([.roles: "compactor", .clusterListen: ":1"]) == [])
        #expect(await Self.problems([.roles: "frontend", .clusterListen: ":1", .clusterMetastore: "o:1"]) == [])
    }

    @Test(arguments: [
        (["roles": "querier"], "whom it works for"),
        (["roles": "writer,querier"], "whom it works for"),
        (["roles": "writer", "cluster.frontends": "a:1"], "roles does not name"),
        (["roles": "querier", "cluster.frontends": "a:1", "cluster.metastore": "o:1"], "a querier never asks it"),
        (["roles": "querier", "cluster.frontends": "a:1", "cluster.listen": ":1"], "this process is neither"),
        (["roles": "writer", "cluster.metastore": "o:1", "cluster.listen": ":1"], "this process is neither"),
        (["cluster.metastore": "owner"], "cluster.metastore must be HOST:PORT"),
        (["cluster.frontends": "a:1,b"], "cluster.frontends must be HOST:PORT"),
        (["cluster.tls-key": "k.pem"], "belong together"),
    ])
    func `settings that contradict each other are told`(_ texts: [String: String], _ reason: String) async throws {
        var flags: [SettingKey: String] = [:]
        for (name, text) in texts { flags[try #require(SettingKey.all.first { $0.name == name })] = text }
        let problems = await Self.problems(flags)
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.contains(reason) == true, "\(problems)")
    }

    @Test func `three files make an identity`() async throws {
        let cluster = try await Self.load([.clusterCertificate: "c", .clusterKey: "k", .clusterAuthority: "a"])
        #expect(
            cluster.transport.identity
                == ClusterIdentity(certificateFile: "c", keyFile: "k", authorityFile: "a")
        )
    }
}
