package import QueryModel

/// Two flame graphs in one, as clients of the Pyroscope API compare them, cut to a number of nodes.
///
/// Values are as they are, not scaled to each other. Unlike in a single flame graph a function named `other` keeps its
/// box, and a function without a name shares the root's.
package struct FlamebearerDiff: Sendable {
    private let flame: FlameLevels
    /// The value of all samples on the left.
    package let leftTicks: Int64
    /// The value of all samples on the right.
    package let rightTicks: Int64

    /// Keeps the nodes whose larger total of both sides reaches the `maxNodes`-th largest (the root counts); 0 keeps
    /// all.
    package init(left: FlameGraphReport, right: FlameGraphReport, maxNodes: Int) {
        let both = FlameGraphComparison(left: left, right: right)
        let leftTotals = both.leftTotals
        let rightTotals = both.rightTotals
        let weights = zip(leftTotals, rightTotals).map { max($0, $1) }
        let sides = [
            BoxTree.Side(selfValues: both.leftSelfValues, totals: leftTotals),
            BoxTree.Side(selfValues: both.rightSelfValues, totals: rightTotals),
        ]
        let boxes = BoxTree(
            both.tree,
            sides: sides,
            weights: weights,
            threshold: KeepThreshold.value(of: weights[...], limit: maxNodes),
            rule: .stays
        )
        flame = FlameLevels(boxes, of: both.tree, rootName: [])
        leftTicks = leftTotals[0]
        rightTicks = rightTotals[0]
    }

    /// The value of both sides together; the largest number there is, should it not fit 64 bits.
    package var total: Int64 {
        let (sum, overflow) = leftTicks.addingReportingOverflow(rightTicks)
        return overflow ? .max : sum
    }

    /// The largest self value of a box on either side.
    package var maxSelf: Int64 { flame.maxSelf }

    /// The names that boxes refer to by number.
    package var names: [String] { flame.names }

    /// Numbers by level: seven a box (distance from the end of the box before, total, self, on the left; the same on
    /// the right; name).
    package var levels: [[Int64]] { flame.levels }

    /// Appends the message `querier.v1.FlameGraphDiff` as proto3 JSON.
    package func appendConnectJSON(to out: inout [UInt8]) {
        out.append(UInt8(ascii: "{"))
        flame.appendConnectFields(to: &out)
        out.appendConnectField("total", total)
        out.appendConnectField("maxSelf", maxSelf)
        out.appendConnectField("leftTicks", leftTicks)
        out.appendConnectField("rightTicks", rightTicks)
        out.append(UInt8(ascii: "}"))
    }

    /// Appends the object `flamebearer` of the render endpoints; both sides' ticks stand beside that object, not in it.
    package func appendRenderJSON(to out: inout [UInt8]) {
        out.append(UInt8(ascii: "{"))
        flame.appendRenderFields(to: &out)
        out.append(contentsOf: ",\"numTicks\":\(total),\"maxSelf\":\(maxSelf)}".utf8)
    }

    /// Appends the message `querier.v1.FlameGraphDiff` as protobuf.
    package func appendProtobuf(to out: inout [UInt8]) {
        ProtobufWriter.append(to: &out) { writer in
            flame.writeFields(to: &writer)
            writer.integer(3, total)
            writer.integer(4, maxSelf)
            writer.integer(5, leftTicks)
            writer.integer(6, rightTicks)
        }
    }
}
