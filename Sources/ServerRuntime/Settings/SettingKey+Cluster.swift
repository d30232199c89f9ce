/// Settings of a process that is one of several.
extension SettingKey {
    package static let clusterListen = SettingKey(
        "cluster.listen",
        "",
        "Address and port for queriers and other processes of the cluster; empty for none."
    )
    package static let clusterFrontends = SettingKey(
        "cluster.frontends",
        "",
        "Cluster addresses of frontends that a querier works for, commas between; a name stands for all its addresses."
    )
    package static let clusterMetastore = SettingKey(
        "cluster.metastore",
        "",
        "Cluster address of the process that owns the metastore, for one that does not; empty to own it."
    )
    package static let clusterCertificate = SettingKey(
        "cluster.tls-certificate",
        "",
        "PEM file of this process's certificate; with key and authority connections of the cluster use mutual TLS."
    )
    package static let clusterKey = SettingKey("cluster.tls-key", "", "PEM file of the certificate's key.")
    package static let clusterAuthority = SettingKey(
        "cluster.tls-authority",
        "",
        "PEM file of the authority whose certificates are believed."
    )
    package static let fragmentTargetBytes = SettingKey(
        "query.fragment-target-bytes",
        "1MiB",
        "Stored bytes after which a query is cut into another fragment."
    )

    package static let queryMaxQueuedFragments = SettingKey(
        "query.max-queued-fragments",
        "200000",
        "Fragments that may wait for a querier; a query that would pass it is refused. 0 for no limit."
    )
    package static let queryTenantQueries = SettingKey(
        "query.tenant-queries",
        "2000",
        "Queries of one tenant that may wait or run at once; further ones are refused. 0 for no limit."
    )
    package static let queryTenantBytes = SettingKey(
        "query.tenant-bytes",
        "32GiB",
        "Stored bytes that one tenant's waiting and running queries read; a query that would pass it is refused. 0 for no limit."
    )

    static let cluster: [SettingKey] = [
        clusterListen, clusterFrontends, clusterMetastore, clusterCertificate, clusterKey, clusterAuthority,
        fragmentTargetBytes,
        queryMaxQueuedFragments, queryTenantQueries, queryTenantBytes,
    ]
}
