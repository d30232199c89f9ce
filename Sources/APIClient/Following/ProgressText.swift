/// A line that says how far a query is.
package enum ProgressText {
    private static let bytes = ValueText(unit: "bytes")

    /// Like `12 of 40 fragments, 1.2 MiB of 3.4 MiB, 4 queriers at work`.
    package static func line(_ progress: FollowedProgress) -> String {
        var parts = [
            "\(progress.fragmentsDone) of \(progress.fragments) fragments",
            "\(bytes.text(Int64(progress.bytesDone))) of \(bytes.text(Int64(progress.bytes)))",
        ]
        if progress.queriers > 0 {
            parts.append("\(progress.queriers) \(progress.queriers == 1 ? "querier" : "queriers") at work")
        }
        if progress.queuedFor >= .seconds(1) {
            parts.append("queued for \(progress.queuedFor.components.seconds) s")
        }
        if progress.gaps > 0 { parts.append("\(progress.gaps) missing") }
        return parts.joined(separator: ", ")
    }
}
