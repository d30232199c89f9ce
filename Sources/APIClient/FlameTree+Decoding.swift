extension FlameTree {
    /// Finds the tree in the levels.
    ///
    /// Time and memory grow with the number of boxes alone, however deep.
    ///
    /// - Throws: `malformedAnswer` when the numbers describe no tree.
    package init(_ graph: FlameGraphLevels) throws(APIClientError) {
        var placement = FlamePlacement()
        for level in graph.levels { try placement.append(level, nameCount: graph.names.count) }
        self.init(names: graph.names.isEmpty ? ["total"] : graph.names, boxes: placement.boxesDepthFirst())
    }
}
