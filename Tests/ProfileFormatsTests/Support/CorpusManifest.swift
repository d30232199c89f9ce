import Foundation
import TestSupport
import Testing

/// What the corpus says about its files.
struct CorpusManifest: Decodable {
    struct Entry: Decodable, CustomTestStringConvertible {
        var file: String
        var format: String
        var ownDecoderAccepts: Bool?

        var testDescription: String { file }
    }

    var files: [Entry]

    /// The entries, none when there is no corpus.
    static let entries: [Entry] = {
        guard let bytes = try? Corpus.bytes("manifest.json") else { return [] }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return (try? decoder.decode(CorpusManifest.self, from: Data(bytes)).files) ?? []
    }()

    /// Entries of real pprof files.
    static let pprofs = entries.filter { $0.file.hasPrefix("pprof/") }
    /// Entries of bytes that are, or pretend to be, pprof.
    static let malformed = entries.filter { $0.file.hasPrefix("malformed/") && $0.format.hasPrefix("pprof") }
}

/// What the corpus expects of one real pprof.
struct ExpectedProfile: Decodable {
    struct TypeFacts: Decodable {
        var type: String
        var unit: String
        var total: Int64
        var emptyStackValue: Int64
        var distinctStacks: Int
        var foldedSha256: String
        var foldedSha256UnsymbolizedDropped: String?
        var top20: [Row]
    }

    struct Row: Decodable {
        var name: String
        var own: Int64
        var total: Int64

        init(from decoder: any Decoder) throws {
            var columns = try decoder.unkeyedContainer()
            name = try columns.decode(String.self)
            own = try columns.decode(Int64.self)
            total = try columns.decode(Int64.self)
        }
    }

    var valid: Bool?
    var uncompressedBytes: Int?
    var samples: Int?
    var locations: Int?
    var functions: Int?
    var mappings: Int?
    var mappingsWithBuildId: Int?
    var inlinedLocations: Int?
    var unsymbolizedLocations: Int?
    var maxDepth: Int?
    var samplesEmptyStack: Int?
    var timeNanos: Int64?
    var durationNanos: Int64?
    var period: Int64?
    var periodType: [String]?
    var types: [TypeFacts]?

    /// Reads what is expected of a file of the corpus.
    init(of file: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(ExpectedProfile.self, from: Data(Corpus.bytes("expected/\(file).json")))
    }
}
