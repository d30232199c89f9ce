import GRPCCore

/// What the processes of one cluster must agree on before they exchange anything else.
package enum ClusterProtocol {
    /// The version of the messages on the cluster port; a peer of another version is refused with its reason.
    ///
    /// It grows whenever a message changes its meaning or its layout.
    package static let version = 1

    /// The metadata key that carries the version of the caller.
    static let versionKey = "firefinch-cluster-version"

    /// What every call says first.
    static var metadata: Metadata { [versionKey: "\(version)"] }

    /// Refuses a caller of another version.
    ///
    /// - Throws: `RPCError` `.failedPrecondition` saying both versions and what to do.
    static func check(_ metadata: Metadata) throws(RPCError) {
        let stated = metadata[stringValues: versionKey].first { _ in true }
        guard stated == String(version) else {
            throw RPCError(
                code: .failedPrecondition,
                message: "this process speaks cluster protocol \(version), the caller \(stated ?? "none"): "
                    + "run one version of firefinch in all processes of a cluster"
            )
        }
    }
}
