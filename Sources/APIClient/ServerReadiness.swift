/// Whether a server can do its work.
package enum ServerReadiness: Hashable, Sendable {
    /// Writes commit and queries run.
    case ready
    /// It cannot, with the reasons it gave.
    case notReady(reasons: [String])
}
