/// Whether the process can do its work, and if not, why.
package enum ReadinessReport: Hashable, Sendable {
    /// Everything works.
    case ready
    /// Everything works, but somebody should look: one line each.
    case readyButWarned(warnings: [String])
    /// What does not work, one line each.
    case notReady(reasons: [String])
}
