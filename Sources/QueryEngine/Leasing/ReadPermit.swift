/// What one fragment holds of the memory that all share; it is given back when the scope that got it ends.
package struct ReadPermit: Sendable {
    let id: UInt64
    let permits: ReadPermits

    /// Asks for more bytes than it holds, or gives back what is too much.
    ///
    /// Giving back never waits.
    /// - Throws: `ReadPermits.Busy` when more bytes did not become free soon enough, or never would because everybody
    ///   waits for more; it then holds what it held. `CancellationError`.
    package func resize(to bytes: Int) async throws { try await permits.resize(id, to: bytes) }
}
