import Foundation

/// A flame graph as it is answered: levels of boxes, four numbers each (offset, total, self, name).
struct FlameGraphAnswer {
    var names: [String] = []
    var levels: [[Int64]] = []
    var total: Int64 = 0

    /// Reads a querier.v1.SelectMergeStacktracesResponse.
    init(protobuf bytes: [UInt8]) throws {
        var response = ProtobufReader(bytes[...])
        while let field = try response.next() {
            guard field.number == 1, case .bytes(let message) = field.value else { continue }
            try read(message)
        }
    }

    /// Reads the same from Connect JSON.
    init(json bytes: [UInt8]) throws {
        let graph = try JSONDecoder().decode(JSONAnswer.self, from: Data(bytes)).flamegraph
        names = graph.names ?? []
        levels = graph.levels?.map { $0.values?.map(\.value) ?? [] } ?? []
        total = graph.total?.value ?? 0
    }

    private mutating func read(_ message: ArraySlice<UInt8>) throws {
        var graph = ProtobufReader(message)
        while let field = try graph.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let name)): names.append(String(decoding: name, as: UTF8.self))
            case (2, .bytes(let level)): levels.append(try Self.values(level))
            case (3, .number(let value)): total = Int64(bitPattern: value)
            default: break
            }
        }
    }

    private static func values(_ message: ArraySlice<UInt8>) throws -> [Int64] {
        var level = ProtobufReader(message)
        var values: [Int64] = []
        while let field = try level.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let packed)): values += try ProtobufReader.packed(packed)
            case (1, .number(let value)): values.append(Int64(bitPattern: value))
            default: break
            }
        }
        return values
    }

    private struct JSONAnswer: Decodable {
        var flamegraph: JSONGraph
    }

    private struct JSONGraph: Decodable {
        var names: [String]?
        var levels: [JSONLevel]?
        var total: JSONInteger?
    }

    private struct JSONLevel: Decodable {
        var values: [JSONInteger]?
    }
}
