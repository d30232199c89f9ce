package import QueryModel

/// A flame graph as clients of the Pyroscope API draw it, cut to a number of nodes.
///
/// Cut or not, a function named `other` is shown as part of what was left out, and one named `total` shares the root's
/// name. Making and encoding it costs about 60 ns a node.
package struct Flamebearer: Sendable {
    private let flame: FlameLevels
    /// The value of all samples in the graph; what was cut is counted under `other`.
    package let total: Int64

    /// Keeps the nodes whose total reaches the `maxNodes`-th largest (the root is not counted); 0 keeps all.
    package init(_ report: FlameGraphReport, maxNodes: Int) {
        let totals = report.totals
        let boxes = BoxTree(
            report,
            sides: [BoxTree.Side(selfValues: report.selfValues, totals: totals)],
            weights: totals,
            threshold: KeepThreshold.value(of: totals.dropFirst(), limit: maxNodes),
            rule: .folds
        )
        flame = FlameLevels(boxes, of: report, rootName: Array("total".utf8))
        total = totals[0]
    }

    /// The largest self value of a box.
    package var maxSelf: Int64 { flame.maxSelf }

    /// The names that boxes refer to by number.
    package var names: [String] { flame.names }

    /// Numbers by level: four a box (distance from the end of the box before, total, self, name).
    package var levels: [[Int64]] { flame.levels }

    /// Appends the message `querier.v1.FlameGraph` as proto3 JSON.
    package func appendConnectJSON(to out: inout [UInt8]) {
        out.append(UInt8(ascii: "{"))
        flame.appendConnectFields(to: &out)
        out.appendConnectField("total", total)
        out.appendConnectField("maxSelf", maxSelf)
        out.append(UInt8(ascii: "}"))
    }

    /// Appends the object `flamebearer` of the render endpoint.
    package func appendRenderJSON(to out: inout [UInt8]) {
        out.append(UInt8(ascii: "{"))
        flame.appendRenderFields(to: &out)
        out.append(contentsOf: ",\"numTicks\":\(total),\"maxSelf\":\(maxSelf)}".utf8)
    }

    /// Appends the message `querier.v1.FlameGraph` as protobuf.
    package func appendProtobuf(to out: inout [UInt8]) {
        ProtobufWriter.append(to: &out) { writer in
            flame.writeFields(to: &writer)
            writer.integer(3, total)
            writer.integer(4, maxSelf)
        }
    }
}
