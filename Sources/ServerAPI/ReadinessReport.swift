/// Whether the process can do its work, and if not, why.
package enum ReadinessReport: Hashable, Sendable {
    /// Everything works.
    case ready
    /// What does not work, one line each.
    case notReady(reasons: [String])
}
