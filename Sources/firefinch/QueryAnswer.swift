import APIClient

/// The answer of a query in each of its shapes.
///
/// Every function says whether the answer holds no samples.
struct QueryAnswer: Sendable {
    let client: FirefinchClient
    let selection: SampleSelection
    let maxNodes: Int?
    /// Where to say how far the query is, if anywhere.
    var progress: ProgressLine?

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

    /// A line a point.
    func series(_ options: SeriesOptions, _ layout: SeriesText, to target: OutputTarget) async throws -> Bool {
        let step = options.stepMilliseconds(over: selection.range)
        var selection = selection
        selection.range = selection.range.points(step: step)
        let series = try await series(options, selection, step: .milliseconds(step))
        guard !series.isEmpty else { return true }
        try target.write(layout.text(series))
        let isFound = series.contains { $0.points.contains { $0.value != 0 } }
        if let function = options.selection, !isFound { Terminal.note(Self.advice(function)) }
        return false
    }

    private func series(
        _ options: SeriesOptions,
        _ selection: SampleSelection,
        step: Duration
    ) async throws -> [ValueSeries] {
        guard let function = options.selection else {
            return try await client.selectSeries(selection, step: step, groupBy: options.groupBy)
        }
        return try await client.selectFunctionSeries(of: function, selection, step: step, groupBy: options.groupBy)
    }

    private static func advice(_ function: FunctionSelection) -> String {
        let found = "no sample \(function.isSelf ? "ends" : "is") in a function"
        let hint =
            "; names are compared whole: --output top lists them, --function-regex '.*part.*' finds parts of them"
        switch function.name {
        case .exactly(let name): return found + " called \(PlainText.withoutControls(name))" + hint
        case .matching(let pattern): return found + " whose name matches \(PlainText.withoutControls(pattern))" + hint
        }
    }

    private func tree() async throws -> FlameTree { try FlameTree(try await graph()) }

    private func graph() async throws -> FlameGraphLevels {
        guard let progress else { return try await client.selectMergeStacktraces(selection, maxNodes: maxNodes) }
        defer { progress.clear() }
        do throws(APIClientError) {
            return try await client.followMergeStacktraces(selection, maxNodes: maxNodes) { progress.show($0) }
        } catch {
            guard error.code == .unimplemented || error.httpStatus == 404 else { throw error }
            Terminal.note("this server does not say how far a query is")
            return try await client.selectMergeStacktraces(selection, maxNodes: maxNodes)
        }
    }
}
