import Testing

/// The module graph: SwiftPM lets a target import what it does not declare, so this test holds the arrows.
@Suite struct ModuleGraphTests {
    /// Layer of each target: it may import targets of lower layers only.
    private static let layers: [[String]] = [
        [
            "CCurl", "CDeflate", "CXXHash", "CZstd", "Compression", "Hashing", "HostEnvironment", "ObjectStorage",
            "OutgoingHTTP", "ProfileModel", "WebUI", "WireProtocol",
        ],
        ["BlockFormat", "ProfileFormats"],
        ["APIClient", "MetadataStorage", "QueryModel"],
        ["Compaction", "Ingestion", "QueryEngine", "QueryScheduling", "ReportFormats", "StorageVerification"],
        ["ClusterTransport", "ServerAPI"],
        ["ServerRuntime"],
        ["firefinch"],
    ]

    /// Imports inside the lowest layer, which are ports to the host and bindings of C libraries.
    private static let insideLowestLayer: [String: Set<String>] = [
        "Compression": ["CDeflate", "CZstd"], "Hashing": ["CXXHash"], "ObjectStorage": ["HostEnvironment"],
        "OutgoingHTTP": ["CCurl"],
    ]

    /// Where the job's halves must not see each other: the scheduler reads no block, the querier asks no metastore.
    private static let forbidden: [String: Set<String>] = [
        "QueryScheduling": ["ObjectStorage", "QueryEngine"],
        "QueryEngine": ["MetadataStorage", "QueryScheduling"],
        "QueryModel": ["MetadataStorage", "ObjectStorage"],
        "ClusterTransport": ["ObjectStorage", "QueryEngine", "QueryScheduling"],
        "ServerAPI": ["MetadataStorage", "ObjectStorage", "QueryEngine", "QueryScheduling"],
    ]

    /// What targets may import from outside, beyond the standard library and `Synchronization`.
    private static let outside: [String: Set<String>] = [
        "APIClient": ["Foundation", "SwiftProtobuf"],
        "ClusterTransport": ["GRPCCore", "GRPCNIOTransportHTTP2Posix", "Logging"],
        "HostEnvironment": ["Foundation", "Glibc"],
        "BlockFormat": ["Glibc"],
        "Compaction": ["Logging"],
        "Ingestion": ["Logging"],
        "MetadataStorage": ["Foundation", "GRDB", "Glibc"],
        "ObjectStorage": ["Dispatch", "Foundation", "Glibc"],
        "OutgoingHTTP": ["Foundation", "Glibc"],
        "QueryEngine": ["Logging"],
        "QueryScheduling": ["Logging"],
        "ReportFormats": [],
        "ServerAPI": [
            "Foundation", "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging", "NIOCore", "NIOHTTP1",
            "NIOHTTPTypes", "SwiftProtobuf",
        ],
        "ServerRuntime": [
            "Configuration", "Dispatch", "Foundation", "GRPCCore", "Glibc", "Hummingbird", "Logging", "NIOCore",
            "ServiceLifecycle",
            "UnixSignals", "Yams",
        ],
        "WireProtocol": ["SwiftProtobuf"],
        "firefinch": ["ArgumentParser", "Foundation", "Glibc", "Logging"],
    ]

    @Test func `every import points to a lower layer and is allowed`() throws {
        var findings: [String] = []
        for file in try SourceTree.files(below: "Sources") {
            for module in Self.imports(of: file) where !Self.isAllowed(module, in: file.target) {
                findings.append("\(file.path) imports \(module)")
            }
        }
        #expect(findings.isEmpty, "move the code to where the import is allowed, or change the table with a reason")
    }

    @Test func `every target of the sources has a layer`() throws {
        let known = Set(Self.layers.joined())
        let targets = Set(try SourceTree.files(below: "Sources").map(\.target))
        #expect(targets.subtracting(known).isEmpty)
    }

    @Test func `no module has a type of its own name`() throws {
        let declaration = /\b(struct|class|enum|actor|protocol) (\w+)/
        for file in try SourceTree.files(below: "Sources") {
            for line in file.lines where !line.contains("//") {
                guard let match = line.firstMatch(of: declaration) else { continue }
                #expect(match.2 != file.target, "\(file.path): in Swift the type would hide the module")
            }
        }
    }

    @Test func `the table refuses an arrow that points up or sideways`() {
        #expect(!Self.isAllowed("QueryEngine", in: "QueryScheduling"))
        #expect(!Self.isAllowed("ServerAPI", in: "Ingestion"))
        #expect(!Self.isAllowed("Foundation", in: "ProfileModel"))
        #expect(Self.isAllowed("ProfileModel", in: "QueryModel"))
    }

    private static func imports(of file: SourceTree.File) -> [String] {
        let statement = /^(?:@\w+ )?(?:package |public |internal |private )?import (?:struct |class |enum |func )?(\w+)/
        return file.lines.compactMap { $0.firstMatch(of: statement).map { String($0.1) } }
    }

    private static func isAllowed(_ module: String, in target: String) -> Bool {
        guard let own = layers.firstIndex(where: { $0.contains(target) }) else { return false }
        guard let other = layers.firstIndex(where: { $0.contains(module) }) else {
            return module == "Synchronization" || outside[target, default: []].contains(module)
        }
        if forbidden[target, default: []].contains(module) { return false }
        return other < own || insideLowestLayer[target, default: []].contains(module)
    }
}
