import APIClient

/// The answer of a query in each of its shapes.
///
/// Every function says whether the answer holds no samples.
struct QueryAnswer: Sendable {
    let client: FirefinchClient
    let selection: SampleSelection
    let maxNodes: Int?

    /// A tree of the widest branches.
    func flame(_ layout: FlameText, heading: String, to target: OutputTarget) async throws -> Bool {
        let tree = try await tree()
        guard !tree.isEmpty else { return true }
        try target.write(PlainText.withoutControls(heading) + "\n" + layout.text(tree))
        return false
    }

    /// A table of functions.
    func top(_ values: ValueText, rows: Int, to target: OutputTarget) async throws -> Bool {
        let tree = try await tree()
        guard !tree.isEmpty else { return true }
        try target.write(TopTableText(values: values, total: tree.total, limit: rows).text(tree.topTable()))
        return false
    }

    /// A line a stack.
    func folded(to target: OutputTarget) async throws -> Bool {
        let tree = try await tree()
        try tree.writeFolded { try target.write($0) }
        return tree.isEmpty
    }

    /// A merged profile, binary.
    func pprof(to target: OutputTarget) async throws -> Bool {
        let profile = try await client.selectMergeProfile(selection, maxNodes: maxNodes)
        guard !profile.isEmpty else { return true }
        try target.write(profile)
        return false
    }

    /// The flame graph as the API gives it.
    func json(to target: OutputTarget) async throws -> Bool {
        let json = try await client.selectMergeStacktracesJSON(selection, maxNodes: maxNodes)
        try target.write(json)
        try target.write("\n")
        return try FlameGraphLevels(json: json).total == 0
    }

    private func tree() async throws -> FlameTree {
        try FlameTree(try await client.selectMergeStacktraces(selection, maxNodes: maxNodes))
    }
}
