import GRPCCore

/// The calls about leases on the cluster port.
enum LeaseMethod {
    /// A querier's whole attachment is one call: it sends `QuerierMessage`s and receives encoded `LeaseEvent`s.
    static let attach = MethodDescriptor(
        service: ServiceDescriptor(fullyQualifiedService: "firefinch.cluster.v1.FragmentLeasing"),
        method: "Attach",
        type: .bidirectionalStreaming
    )
}
