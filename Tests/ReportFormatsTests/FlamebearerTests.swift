import Foundation
import QueryModel
import ReportFormats
import SwiftProtobuf
import TestSupport
import Testing
import WireProtocol

struct FlamebearerTests {
    @Test func `boxes are level by level with their distance from the box before`() throws {
        let report = try NamedTree.report([("a", 1), ("a;b", 2), ("a;c;a", 4), ("d", 8)])
        let flame = Flamebearer(report, maxNodes: 0)
        #expect(flame.names == ["total", "d", "a", "c", "b"])
        #expect(flame.levels == [[0, 15, 0, 0], [0, 7, 1, 2, 0, 8, 8, 1], [1, 2, 2, 4, 0, 4, 0, 3], [3, 4, 4, 2]])
        #expect(flame.total == 15)
        #expect(flame.maxSelf == 8)
    }

    @Test func `no profiles give a root without value, zeros of which JSON leaves out`() throws {
        let flame = Flamebearer(.empty, maxNodes: 10)
        #expect(flame.names == ["total"])
        #expect(flame.levels == [[0, 0, 0, 0]])
        var json: [UInt8] = []
        flame.appendConnectJSON(to: &json)
        #expect(
            String(decoding: json, as: UTF8.self) == #"{"names":["total"],"levels":[{"values":["0","0","0","0"]}]}"#
        )
        json = []
        flame.appendRenderJSON(to: &json)
        #expect(
            String(decoding: json, as: UTF8.self)
                == #"{"names":["total"],"levels":[[0,0,0,0]],"numTicks":0,"maxSelf":0}"#
        )
    }

    @Test func `small nodes become one box at the right end, ties stay`() throws {
        let report = try NamedTree.report([("a", 5), ("b", 3), ("c", 3), ("d", 2), ("e;f", 1)])
        let flame = Flamebearer(report, maxNodes: 2)
        #expect(flame.names == ["total", "other", "c", "b", "a"])
        #expect(flame.levels == [[0, 14, 0, 0], [0, 5, 5, 4, 0, 3, 3, 3, 0, 3, 3, 2, 0, 3, 3, 1]])
        #expect(Flamebearer(report, maxNodes: 6).levels == Flamebearer(report, maxNodes: 0).levels)
    }

    @Test func `a function named other is part of what was left out, cut or not`() throws {
        let report = try NamedTree.report([("a", 5), ("other;deep", 9), ("z", 1)])
        let flame = Flamebearer(report, maxNodes: 0)
        #expect(flame.names == ["total", "other", "z", "a"])
        #expect(flame.levels == [[0, 15, 0, 0], [0, 5, 5, 3, 0, 1, 1, 2, 0, 9, 9, 1]])
    }

    @Test func `functions named total share the root's name and those without name have their own`() throws {
        let flame = Flamebearer(try NamedTree.report([("total;", 1)]), maxNodes: 0)
        #expect(flame.names == ["total", ""])
        #expect(flame.levels == [[0, 1, 0, 0], [0, 1, 0, 0], [0, 1, 1, 1]])
    }

    @Test func `the largest number there is comes out whole`() throws {
        let flame = Flamebearer(try NamedTree.report([("a", .max)]), maxNodes: 0)
        var json: [UInt8] = []
        flame.appendConnectJSON(to: &json)
        let most = "9223372036854775807"
        let end = #"["0","\#(most)","\#(most)","1"]}],"total":"\#(most)","maxSelf":"\#(most)"}"#
        #expect(String(decoding: json, as: UTF8.self).hasSuffix(end))
    }

    @Test(arguments: 0..<120)
    func `a flame graph is what walking the tree gives`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let report = try ReportGenerator.report(&random, stacks: Int(seed) / 2)
        let limit = Int.random(in: 0...12, using: &random)
        let flame = Flamebearer(report, maxNodes: limit)
        let expected = FlameOracle([report], maxNodes: limit)
        #expect(flame.names == expected.names)
        #expect(flame.levels == expected.levels)
        #expect(flame.maxSelf == expected.maxSelf)
        #expect(flame.total == report.total)
    }

    @Test(arguments: 0..<40)
    func `all encodings say the same`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let report = try ReportGenerator.report(&random, stacks: Int(seed) * 20, depth: 9)
        let flame = Flamebearer(report, maxNodes: Int(seed % 3) * 40)
        var bytes: [UInt8] = [1, 2, 3]
        flame.appendProtobuf(to: &bytes)
        #expect(Array(bytes.prefix(3)) == [1, 2, 3])
        let message = try Querier_V1_FlameGraph(serializedBytes: Array(bytes.dropFirst(3)))
        #expect(message.names == flame.names)
        #expect(message.levels.map(\.values) == flame.levels)
        #expect(message.total == flame.total)
        #expect(message.maxSelf == flame.maxSelf)
        #expect(Array(try message.serializedData()) == Array(bytes.dropFirst(3)))
        var json: [UInt8] = []
        flame.appendConnectJSON(to: &json)
        #expect(try Querier_V1_FlameGraph(jsonUTF8Bytes: json) == message)
        json = []
        flame.appendRenderJSON(to: &json)
        let rendered = try JSONDecoder().decode(RenderedFlame.self, from: Data(json))
        #expect(
            rendered
                == RenderedFlame(
                    names: flame.names,
                    levels: flame.levels,
                    numTicks: flame.total,
                    maxSelf: flame.maxSelf
                )
        )
    }

    @Test func `JSON is what Foundation reads back, for every byte a name can have`() throws {
        var tree = NamedTree()
        for byte in UInt8.min...UInt8.max { tree.add([[byte], [0x61, byte, 0x62]], value: 1) }
        let flame = Flamebearer(try tree.report(), maxNodes: 0)
        var json: [UInt8] = []
        flame.appendConnectJSON(to: &json)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
        let names = try #require(object["names"] as? [String])
        #expect(names.map { Array($0.utf8) } == flame.names.map { Array($0.utf8) })
        #expect(names.contains("\u{FFFD}"))
        let levels = try #require(object["levels"] as? [[String: [String]]])
        #expect(levels.map { $0["values"]?.compactMap { Int64($0) } } == flame.levels)
        #expect(object["total"] as? String == "256")
    }

    @Test(arguments: 0..<20)
    func `however reports are grouped before, the flame graph has the same bytes`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var groups: [FlameGraphReport] = []
        for _ in 0..<6 { groups.append(try ReportGenerator.report(&random, stacks: 15)) }
        let limit = Int.random(in: 0...20, using: &random)
        let atOnce = json(try FlameGraphReport.merging(groups), limit)
        while groups.count > 1 {
            groups.shuffle(using: &random)
            let taken = groups.prefix(Int.random(in: 2...groups.count, using: &random))
            groups.removeFirst(taken.count)
            groups.append(try FlameGraphReport.merging(Array(taken)))
        }
        #expect(json(groups[0], limit) == atOnce)
    }

    private func json(_ report: FlameGraphReport, _ limit: Int) -> [UInt8] {
        var json: [UInt8] = []
        Flamebearer(report, maxNodes: limit).appendConnectJSON(to: &json)
        return json
    }
}

/// The object `flamebearer` of the render endpoint.
struct RenderedFlame: Decodable, Equatable {
    var names: [String]
    var levels: [[Int64]]
    var numTicks: Int64
    var maxSelf: Int64
}
