import Compression
import ProfileModel
import QueryModel
import SwiftProtobuf
import TestSupport
import WireProtocol

/// A real profile of the corpus, read by SwiftProtobuf so that nothing here depends on the product's own decoder.
struct CorpusProfile {
    /// What becomes of locations without lines.
    enum Unsymbolized {
        /// They are named by their address.
        case named
        /// They are left out.
        case dropped
    }

    /// The profile without its string table.
    let message: Google_V1_Profile
    /// The string table, as it is: SwiftProtobuf would refuse a profile with invalid UTF-8.
    private let strings: [[UInt8]]
    private let functions: [UInt64: Google_V1_Function]
    private let locations: [UInt64: Google_V1_Location]

    init(_ path: String) throws {
        var bytes = try Corpus.bytes(path)
        if Gzip.isGzip(bytes) { bytes = try Gzip.inflate(bytes, limit: 256 << 20) }
        let parts = Self.split(bytes)
        strings = parts.strings
        message = try Google_V1_Profile(serializedBytes: parts.rest)
        functions = Dictionary(message.function.map { ($0.id, $0) }) { first, _ in first }
        locations = Dictionary(message.location.map { ($0.id, $0) }) { first, _ in first }
    }

    /// Names that answers show repaired, as they are in the profile.
    var repairedNames: [String: [UInt8]] {
        Dictionary(strings.map { (String(decoding: $0, as: UTF8.self), $0) }) { first, _ in first }
    }

    /// Whether a name has a line end, which folded text cannot show as it is.
    var hasLineEnds: Bool { strings.contains { $0.contains(0x0A) } }

    /// The number of the sample type with that name.
    func typeIndex(_ name: String) -> Int? {
        message.sampleType.firstIndex { strings[Int($0.type)] == Array(name.utf8) }
    }

    /// The flame graph of one sample type; values below 1 are left out.
    func flameGraph(type: Int, _ unsymbolized: Unsymbolized = .named) throws -> FlameGraphReport {
        var tree = NamedTree()
        for sample in message.sample where sample.value[type] > 0 {
            let frames = sample.locationID.flatMap { self.frames(of: $0, unsymbolized) }
            tree.add(frames.reversed(), value: sample.value[type])
        }
        return try tree.report()
    }

    /// Function names of a location, leaf first.
    private func frames(of id: UInt64, _ unsymbolized: Unsymbolized) -> [[UInt8]] {
        guard let location = locations[id] else { return [] }
        if location.line.isEmpty {
            return unsymbolized == .named ? [Array("0x\(String(location.address, radix: 16))".utf8)] : []
        }
        return location.line.map { line in
            functions[line.functionID].map { strings[Int($0.name)] } ?? []
        }
    }

    /// Parts the elements of field 6 from the other top-level fields.
    private static func split(_ bytes: [UInt8]) -> (strings: [[UInt8]], rest: [UInt8]) {
        var strings: [[UInt8]] = []
        var rest: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let start = position
            let tag = varint(bytes, &position)
            let value = Int(varint(bytes, &position))
            if tag & 7 == 2 { position += value }
            if tag == 6 << 3 | 2 {
                strings.append(Array(bytes[position - value..<position]))
            } else {
                rest += bytes[start..<position]
            }
        }
        return (strings, rest)
    }

    private static func varint(_ bytes: [UInt8], _ position: inout Int) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        repeat {
            value |= UInt64(bytes[position] & 0x7F) << shift
            shift += 7
            position += 1
        } while bytes[position - 1] >= 0x80
        return value
    }
}
