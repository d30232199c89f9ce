import ClusterTransport
import HostEnvironment
import MetadataStorage
import ServiceLifecycle

/// How a process reaches the index of blocks: its own file, or the process that owns it.
struct MetastoreAccess: Sendable {
    /// The index.
    let metastore: any MaintenanceMetastore
    /// What other processes may be offered; nil in a process that itself asks another one.
    let owned: SQLiteMetastore?
    /// What has to run as long as the index is used, before and after everything else.
    let services: [any Service]

    /// Opens the index of the data directory, or prepares the way to its owner.
    ///
    /// - Throws: an error that says who owns the index, or what is wrong with the files of the cluster's identity.
    init(_ settings: ServerSettings, time: any TimeSource) throws {
        guard let owner = settings.cluster.metastore else {
            let owned = try SQLiteMetastore(directory: settings.dataDirectory, time: time)
            self.owned = owned
            metastore = owned
            services = []
            return
        }
        let connection = try ClusterConnection(
            to: SocketPlace(host: owner.host, port: owner.port),
            settings.cluster.transport
        )
        owned = nil
        metastore = RemoteMetastore(over: connection)
        services = [MetastoreLink(connection: connection)]
    }
}
