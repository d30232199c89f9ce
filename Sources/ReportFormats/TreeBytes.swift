package import QueryModel

/// The compact form in which clients of the Pyroscope API ask for trees (`format=TREE`).
///
/// A node is the length of its name, the name, its own value and how many children it has, all numbers as varints. The
/// first node is a root without name and value; nodes follow depth first, the last child first. No tree is no bytes.
package enum TreeBytes {
    /// Encodes a report, keeping the nodes whose total reaches the `maxNodes`-th largest; 0 keeps all.
    ///
    /// What is left out under a node is counted in one child named `other`; a function of that name takes it in.
    package static func encode(_ report: FlameGraphReport, maxNodes: Int) -> [UInt8] {
        guard report.nodeCount > 1 else { return [] }
        let totals = report.totals
        let boxes = BoxTree(
            report,
            sides: [BoxTree.Side(selfValues: report.selfValues, totals: totals)],
            weights: totals,
            threshold: KeepThreshold.value(of: totals.dropFirst(), limit: maxNodes),
            rule: .absorbs
        )
        var childCounts = [UInt64](repeating: 0, count: boxes.parents.count)
        for parent in boxes.parents where parent >= 0 { childCounts[Int(parent)] += 1 }
        var writer = ProtobufWriter()
        for box in boxes.lastChildFirst {
            let name = name(boxes.names[Int(box)], of: report)
            writer.varint(UInt64(name.count))
            writer.raw(name)
            writer.varint(UInt64(bitPattern: boxes.sides[0].selfValues[Int(box)]))
            writer.varint(childCounts[Int(box)])
        }
        return writer.output
    }

    private static func name(_ name: Int32, of report: FlameGraphReport) -> ArraySlice<UInt8> {
        switch name {
        case BoxTree.root: []
        case BoxTree.leftOut: BoxTree.otherName[...]
        default: report.name(name)
        }
    }
}
