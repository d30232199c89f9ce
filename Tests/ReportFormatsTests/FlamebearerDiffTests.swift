import Foundation
import QueryModel
import ReportFormats
import SwiftProtobuf
import TestSupport
import Testing
import WireProtocol

struct FlamebearerDiffTests {
    @Test func `boxes have both sides' numbers, zeros where one side has nothing`() throws {
        let left = try NamedTree.report([("a", 1), ("a;b", 2)])
        let right = try NamedTree.report([("a;b", 3), ("c", 4)])
        let flame = FlamebearerDiff(left: left, right: right, maxNodes: 0)
        #expect(flame.names == ["total", "c", "a", "b"])
        #expect(
            flame.levels == [
                [0, 3, 0, 0, 7, 0, 0], [0, 3, 1, 0, 3, 0, 2, 0, 0, 0, 0, 4, 4, 1], [1, 2, 2, 0, 3, 3, 3],
            ]
        )
        #expect(flame.leftTicks == 3)
        #expect(flame.rightTicks == 7)
        #expect(flame.total == 10)
        #expect(flame.maxSelf == 4)
    }

    @Test func `nothing on either side is one box of zeros`() {
        let flame = FlamebearerDiff(left: .empty, right: .empty, maxNodes: 5)
        #expect(flame.names == ["total"])
        #expect(flame.levels == [[0, 0, 0, 0, 0, 0, 0]])
        #expect(flame.total == 0)
    }

    @Test func `the root counts among the nodes kept`() throws {
        let report = try NamedTree.report([("a", 5), ("b", 3), ("c", 2)])
        let flame = FlamebearerDiff(left: report, right: .empty, maxNodes: 2)
        #expect(flame.names == ["total", "other", "a"])
        #expect(flame.levels[1] == [0, 5, 5, 0, 0, 0, 2, 0, 5, 5, 0, 0, 0, 1])
    }

    @Test func `a function named other keeps its box beside what was left out`() throws {
        let report = try NamedTree.report([("a", 5), ("b", 1), ("other", 2)])
        let flame = FlamebearerDiff(left: report, right: report, maxNodes: 2)
        #expect(flame.names == ["total", "other", "a"])
        #expect(flame.levels[1] == [0, 5, 5, 0, 5, 5, 2, 0, 2, 2, 0, 2, 2, 1, 0, 1, 1, 0, 1, 1, 1])
    }

    @Test func `functions without name share the root's`() throws {
        let report = try NamedTree.report([("", 1), ("total", 2)])
        let flame = FlamebearerDiff(left: report, right: report, maxNodes: 0)
        #expect(flame.names == ["total", "total"])
        #expect(flame.levels[1] == [0, 1, 1, 0, 1, 1, 0, 0, 2, 2, 0, 2, 2, 1])
    }

    @Test func `a total of both sides that does not fit is the largest number`() throws {
        let report = try NamedTree.report([("a", .max)])
        let flame = FlamebearerDiff(left: report, right: report, maxNodes: 0)
        #expect(flame.total == .max)
        #expect(flame.leftTicks == .max)
    }

    @Test(arguments: 0..<80)
    func `a comparison is what walking both trees gives`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let left = try ReportGenerator.report(&random, stacks: Int(seed) / 2)
        let right = try ReportGenerator.report(&random, stacks: 20)
        let limit = Int.random(in: 0...12, using: &random)
        let flame = FlamebearerDiff(left: left, right: right, maxNodes: limit)
        let expected = FlameOracle([left, right], maxNodes: limit)
        #expect(flame.names == expected.names)
        #expect(flame.levels == expected.levels)
        #expect(flame.maxSelf == expected.maxSelf)
    }

    @Test(arguments: 0..<20)
    func `all encodings say the same`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let left = try ReportGenerator.report(&random, stacks: Int(seed) * 5)
        let right = try ReportGenerator.report(&random, stacks: 30)
        let flame = FlamebearerDiff(left: left, right: right, maxNodes: Int(seed % 2) * 30)
        var bytes: [UInt8] = []
        flame.appendProtobuf(to: &bytes)
        let message = try Querier_V1_FlameGraphDiff(serializedBytes: bytes)
        #expect(message.names == flame.names)
        #expect(message.levels.map(\.values) == flame.levels)
        #expect(message.leftTicks == flame.leftTicks)
        #expect(message.rightTicks == flame.rightTicks)
        #expect(message.total == flame.total)
        #expect(message.maxSelf == flame.maxSelf)
        var json: [UInt8] = []
        flame.appendConnectJSON(to: &json)
        #expect(try Querier_V1_FlameGraphDiff(jsonUTF8Bytes: json) == message)
        json = []
        flame.appendRenderJSON(to: &json)
        let rendered = try JSONDecoder().decode(RenderedFlame.self, from: Data(json))
        #expect(rendered.levels == flame.levels)
        #expect(rendered.numTicks == flame.total)
    }
}
