package import ClusterTransport

extension ServerSettings {
    /// A process's place among several.
    package struct Cluster: Hashable, Sendable {
        /// Where other processes of the cluster connect; nil for nowhere.
        package var listen: ListenAddress?
        /// The frontends a querier works for.
        package var frontends: [ListenAddress] = []
        /// The owner of the metastore; nil for this process itself.
        package var metastore: ListenAddress?
        /// How the processes know each other.
        package var transport = ClusterSettings()

        /// A process by itself.
        package init() {}
    }

    /// Reads the settings of the cluster and checks them against the roles.
    static func cluster(_ reader: inout SettingsReader, roles: Set<ServerRole>) -> Cluster {
        var cluster = Cluster()
        cluster.listen = reader.optional(.clusterListen, "HOST:PORT", ListenAddress.init)
        cluster.frontends =
            reader.optional(.clusterFrontends, "HOST:PORT, with commas between several") { text in
                let parts = text.split(separator: ",").map { ListenAddress(String($0)) }
                return parts.contains { $0 == nil } ? nil : parts.compactMap { $0 }
            } ?? []
        cluster.metastore = reader.optional(.clusterMetastore, "HOST:PORT", ListenAddress.init)
        cluster.transport.identity = identity(&reader)
        check(cluster, roles, &reader)
        return cluster
    }

    private static func check(_ cluster: Cluster, _ roles: Set<ServerRole>, _ reader: inout SettingsReader) {
        if roles.contains(.querier), !roles.contains(.frontend), cluster.frontends.isEmpty {
            reader.refuse(
                "roles has a querier without a frontend: cluster.frontends (--frontend HOST:PORT) must say whom it works for"
            )
        }
        if !roles.contains(.querier), !cluster.frontends.isEmpty {
            reader.refuse("cluster.frontends is for the role querier, which roles does not name")
        }
        checkMetastore(cluster, roles, &reader)
    }

    private static func checkMetastore(_ cluster: Cluster, _ roles: Set<ServerRole>, _ reader: inout SettingsReader) {
        let needsMetastore = roles.contains(where: \.needsMetastore)
        if cluster.metastore != nil, !needsMetastore {
            reader.refuse("cluster.metastore is for writers, frontends and compactors; a querier never asks it")
        }
        if cluster.listen != nil, !roles.contains(.frontend), cluster.metastore != nil || !needsMetastore {
            reader.refuse(
                "cluster.listen is where a frontend and the owner of the metastore are reached; this process is neither"
            )
        }
    }

    private static func identity(_ reader: inout SettingsReader) -> ClusterIdentity? {
        let files = [SettingKey.clusterCertificate, .clusterKey, .clusterAuthority].map { reader.text($0) }
        guard files.contains(where: { !$0.isEmpty }) else { return nil }
        if files.contains(where: \.isEmpty) {
            reader.refuse("cluster.tls-certificate, cluster.tls-key and cluster.tls-authority belong together")
        }
        return ClusterIdentity(certificateFile: files[0], keyFile: files[1], authorityFile: files[2])
    }
}
