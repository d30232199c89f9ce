/// How large the planner makes fragments; none of it changes an answer.
package struct PlannerSettings: Hashable, Sendable, CustomStringConvertible {
    /// Stored bytes after which a fragment is cut.
    package var targetBytes: Int
    /// Estimated time of scanning after which a fragment is cut.
    package var targetScan: Duration
    /// Objects of the bucket that a fragment reads at most, each with a request of its own or a few.
    package var maxObjects: Int
    /// Most fragments of a query; for larger queries the targets grow.
    package var maxFragments: Int

    /// Makes settings.
    package init(
        targetBytes: Int = 1 << 20,
        targetScan: Duration = .milliseconds(20),
        maxObjects: Int = 8,
        maxFragments: Int = 2_000
    ) {
        self.targetBytes = targetBytes
        self.targetScan = targetScan
        self.maxObjects = maxObjects
        self.maxFragments = maxFragments
    }

    package var description: String {
        "fragments of \(ByteText.of(targetBytes)), \(targetScan) of scanning or \(maxObjects) objects, at most \(maxFragments)"
    }
}
