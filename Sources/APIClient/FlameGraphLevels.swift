import SwiftProtobuf
import WireProtocol

/// A flame graph as the API sends it: boxes by level from the root on, four numbers each.
package struct FlameGraphLevels: Hashable, Sendable {
    /// The names that boxes refer to by number.
    package var names: [String]
    /// Per box: distance from the end of the box before it, total, self, number of the name.
    package var levels: [[Int64]]
    /// The value of all samples.
    package var total: Int64
    /// The largest self value of a box.
    package var maxSelf: Int64

    /// Makes a flame graph.
    package init(names: [String], levels: [[Int64]], total: Int64, maxSelf: Int64) {
        self.names = names
        self.levels = levels
        self.total = total
        self.maxSelf = maxSelf
    }

    /// Reads the JSON answer of `SelectMergeStacktraces`.
    ///
    /// - Throws: `malformedAnswer` for other bytes.
    package init(json: [UInt8]) throws(APIClientError) {
        do {
            var options = JSONDecodingOptions()
            options.ignoreUnknownFields = true
            let answer = try Querier_V1_SelectMergeStacktracesResponse(jsonUTF8Bytes: json, options: options)
            self.init(answer.flamegraph)
        } catch {
            throw APIClientError(.malformedAnswer, "the \(json.count) bytes given are no flame graph in JSON: \(error)")
        }
    }

    init(_ message: Querier_V1_FlameGraph) {
        self.init(
            names: message.names,
            levels: message.levels.map(\.values),
            total: message.total,
            maxSelf: message.maxSelf
        )
    }
}
