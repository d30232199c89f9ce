package import ClusterTransport

/// Reaches frontends: over the network, or a simulated one.
package protocol FrontendConnecting: Sendable {
    /// Connects to a frontend for as long as `body` runs.
    ///
    /// - Throws: When it cannot be reached; what `body` throws.
    func withConnection(
        to place: SocketPlace,
        _ body: @escaping @Sendable (any LeaseCarrying) async throws -> Void
    ) async throws
}
