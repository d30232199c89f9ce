/// How large the planner makes fragments; none of it changes an answer.
package struct PlannerSettings: Hashable, Sendable, CustomStringConvertible {
    /// Stored bytes after which a fragment is cut.
    package var targetBytes: Int
    /// Estimated time of scanning after which a fragment is cut.
    package var targetScan: Duration
    /// Most fragments of a query; for larger queries the targets grow.
    package var maxFragments: Int

    /// Makes settings.
    package init(
        targetBytes: Int = 1 << 20,
        targetScan: Duration = .milliseconds(20),
        maxFragments: Int = 2_000
    ) {
        self.targetBytes = targetBytes
        self.targetScan = targetScan
        self.maxFragments = maxFragments
    }

    package var description: String {
        "fragments of \(ByteText(targetBytes)) or \(targetScan) of scanning, at most \(maxFragments)"
    }
}
