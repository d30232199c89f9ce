// swift-tools-version: 6.3
import PackageDescription

// The module graph, from the bottom up: a target imports only from layers below its own.
// Docs/Architecture.md explains the cuts; Tests/HouseRulesTests holds every import against this table.

let package = Package(
    name: "firefinch",
    products: [
        .executable(name: "firefinch", targets: ["firefinch"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(
            url: "https://github.com/apple/swift-configuration.git",
            exact: "1.4.0",
            traits: [.defaults, "YAML"]
        ),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-protobuf.git", exact: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2.git", exact: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport.git", exact: "2.9.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    ],
    targets: [
        // MARK: System libraries
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        // MARK: Layer 0: nouns, ports, engines, generated code, assets
        .target(name: "Compression", dependencies: ["CDeflate", "CZstd"]),
        .target(name: "Hashing", dependencies: ["CXXHash"]),
        .target(name: "HostEnvironment"),
        .target(name: "ObjectStorage", dependencies: ["HostEnvironment"]),
        .target(name: "OutgoingHTTP", dependencies: ["CCurl"]),
        .target(name: "ProfileModel"),
        .target(name: "WebUI", resources: [.embedInCode("Assets")]),
        .target(name: "WireProtocol", dependencies: [.swiftProtobuf], exclude: ["Protos", "regenerate.sh"]),

        // MARK: Layer 1: bytes
        .target(name: "BlockFormat", dependencies: ["Compression", "Hashing", "ProfileModel"]),
        .target(name: "ProfileFormats", dependencies: ["Compression", "ProfileModel"]),

        // MARK: Layer 2: the metastore, what is asked and answered, going out
        .target(name: "APIClient", dependencies: ["OutgoingHTTP", "ProfileModel", "WireProtocol", .swiftProtobuf]),
        .target(
            name: "MetadataStorage",
            dependencies: ["BlockFormat", "Hashing", "HostEnvironment", "ProfileModel", .grdb]
        ),
        .target(name: "QueryModel", dependencies: ["BlockFormat", "Hashing", "HostEnvironment", "ProfileModel"]),

        // MARK: Layer 3: the jobs, without a network
        .target(
            name: "Compaction",
            dependencies: [
                "BlockFormat", "Hashing", "HostEnvironment", "MetadataStorage", "ObjectStorage", "ProfileModel",
                "QueryModel", .logging,
            ]
        ),
        .target(
            name: "Ingestion",
            dependencies: [
                "BlockFormat", "Compression", "Hashing", "HostEnvironment", "MetadataStorage", "ObjectStorage",
                "ProfileFormats", "ProfileModel", .logging,
            ]
        ),
        .target(
            name: "QueryEngine",
            dependencies: [
                "BlockFormat", "HostEnvironment", "ObjectStorage", "ProfileModel", "QueryModel", .logging,
            ]
        ),
        .target(
            name: "QueryScheduling",
            dependencies: ["BlockFormat", "HostEnvironment", "MetadataStorage", "ProfileModel", "QueryModel", .logging]
        ),
        .target(name: "ReportFormats", dependencies: ["ProfileModel", "QueryModel"]),
        .target(
            name: "StorageVerification",
            dependencies: ["BlockFormat", "MetadataStorage", "ObjectStorage", "ProfileModel"]
        ),

        // MARK: Layer 4: the edges
        .target(
            name: "ClusterTransport",
            dependencies: [
                "BlockFormat", "HostEnvironment", "MetadataStorage", "ProfileModel", "QueryModel", .grpcCore,
                .grpcTransport, .logging,
            ]
        ),
        .target(
            name: "ServerAPI",
            dependencies: [
                "BlockFormat", "Compression", "HostEnvironment", "Ingestion", "ProfileModel", "QueryModel",
                "ReportFormats", "WebUI", "WireProtocol", .httpTypes, .hummingbird, .hummingbirdCore, .logging,
                .nioCore, .swiftProtobuf,
            ]
        ),

        // MARK: Layer 5: reads settings, builds, runs
        .target(
            name: "ServerRuntime",
            dependencies: [
                "BlockFormat", "ClusterTransport", "Compaction", "HostEnvironment", "Ingestion", "MetadataStorage",
                "ObjectStorage", "ProfileFormats", "ProfileModel", "QueryEngine", "QueryModel", "QueryScheduling",
                "ServerAPI", "StorageVerification", "WebUI", .configuration, .grpcCore, .hummingbird, .logging,
                .nioCore,
                .serviceLifecycle,
                .unixSignals, .yams,
            ]
        ),

        // MARK: Layer 6: the binary
        .executableTarget(
            name: "firefinch",
            dependencies: [
                "APIClient", "HostEnvironment", "ProfileModel", "ServerRuntime", "StorageVerification", .argumentParser,
                .logging,
            ]
        ),

        // MARK: Tests
        .target(
            name: "TestSupport",
            dependencies: ["BlockFormat", "HostEnvironment", "MetadataStorage", "ObjectStorage", "ProfileModel"],
            path: "Tests/TestSupport"
        ),
    ],
    swiftLanguageModes: [.v6]
)

// MARK: Test targets: name, what it tests or needs beside TestSupport

let testTargets: [(name: String, dependencies: [Target.Dependency])] = [
    ("APIClientTests", ["APIClient", "OutgoingHTTP", "ProfileModel", "WireProtocol", .swiftProtobuf]),
    ("BlockFormatTests", ["BlockFormat", "Compression", "Hashing", "ProfileModel"]),
    (
        "CompactionTests",
        [
            "BlockFormat", "Compaction", "Hashing", "HostEnvironment", "MetadataStorage", "ObjectStorage",
            "ProfileModel", "QueryModel", "StorageVerification", .logging,
        ]
    ),
    (
        "ClusterTransportTests",
        [
            "BlockFormat", "ClusterTransport", "HostEnvironment", "MetadataStorage", "ObjectStorage", "ProfileModel",
            "ProfileFormats", "QueryEngine", "QueryModel", "QueryScheduling", .grpcCore, .grpcTransport, .logging,
        ]
    ),
    ("CompatibilityTests", ["BlockFormat", "ProfileModel"]),
    ("CompressionTests", ["Compression"]),
    ("HouseRulesTests", []),
    (
        "IngestionTests",
        [
            "BlockFormat", "Compression", "HostEnvironment", "Ingestion", "MetadataStorage", "ObjectStorage",
            "ProfileFormats", "ProfileModel", .logging,
        ]
    ),
    (
        "MetadataStorageTests",
        [
            // The metastore of another process is held to the same promises.
            "BlockFormat", "ClusterTransport", "HostEnvironment", "MetadataStorage", "ProfileModel", .grdb, .logging,
        ]
    ),
    ("ObjectStorageTests", ["HostEnvironment", "ObjectStorage"]),
    ("ProfileFormatsTests", ["Compression", "ProfileFormats", "ProfileModel", "WireProtocol", .swiftProtobuf]),
    ("ProfileModelTests", ["Hashing", "HostEnvironment", "ProfileModel"]),
    (
        "QueryEngineTests",
        ["BlockFormat", "HostEnvironment", "ObjectStorage", "ProfileModel", "QueryEngine", "QueryModel"]
    ),
    ("QueryModelTests", ["BlockFormat", "MetadataStorage", "ProfileModel", "QueryModel"]),
    (
        "QuerySchedulingTests",
        [
            "BlockFormat", "HostEnvironment", "MetadataStorage", "ProfileModel", "QueryModel", "QueryScheduling",
            .logging,
        ]
    ),
    (
        "ReportFormatsTests",
        ["Compression", "ProfileModel", "QueryModel", "ReportFormats", "WireProtocol", .swiftProtobuf]
    ),
    (
        "ServerAPITests",
        [
            "BlockFormat", "Compression", "HostEnvironment", "Ingestion", "ProfileModel", "QueryModel", "ServerAPI",
            "WireProtocol",
            .httpTypes, .hummingbird, .hummingbirdTesting, .logging, .nioCore, .nioPosix, .swiftProtobuf,
        ]
    ),
    (
        "ServerRuntimeTests",
        [
            "ClusterTransport", "HostEnvironment", "Ingestion", "MetadataStorage", "ObjectStorage", "ProfileModel",
            "QueryEngine", "QueryModel", "QueryScheduling", "ServerAPI", "ServerRuntime", .logging,
        ]
    ),
    (
        "SimulationTests",
        [
            "BlockFormat", "ClusterTransport", "Compaction", "HostEnvironment", "Ingestion", "MetadataStorage",
            "ObjectStorage",
            "ProfileModel", "QueryEngine",
            "QueryModel", "QueryScheduling", "ServerRuntime", "StorageVerification", .logging, .serviceLifecycle,
        ]
    ),
    (
        "StorageVerificationTests",
        [
            "BlockFormat", "HostEnvironment", "MetadataStorage", "ObjectStorage", "ProfileModel",
            "StorageVerification",
        ]
    ),
]
for test in testTargets {
    let hasFixtures = ["ClusterTransportTests", "CompatibilityTests", "MetadataStorageTests"].contains(test.name)
    let exclude = hasFixtures ? ["Fixtures"] : []
    package.targets.append(
        .testTarget(name: test.name, dependencies: ["TestSupport"] + test.dependencies, exclude: exclude)
    )
}

// MARK: External products, each named once

extension Target.Dependency {
    static let argumentParser: Self = .product(name: "ArgumentParser", package: "swift-argument-parser")
    static let configuration: Self = .product(name: "Configuration", package: "swift-configuration")
    static let grdb: Self = .product(name: "GRDB", package: "GRDB.swift")
    static let grpcCore: Self = .product(name: "GRPCCore", package: "grpc-swift-2")
    static let grpcTransport: Self = .product(
        name: "GRPCNIOTransportHTTP2Posix",
        package: "grpc-swift-nio-transport"
    )
    static let httpTypes: Self = .product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird: Self = .product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore: Self = .product(name: "HummingbirdCore", package: "hummingbird")
    static let hummingbirdTesting: Self = .product(name: "HummingbirdTesting", package: "hummingbird")
    static let logging: Self = .product(name: "Logging", package: "swift-log")
    static let nioCore: Self = .product(name: "NIOCore", package: "swift-nio")
    static let nioPosix: Self = .product(name: "NIOPosix", package: "swift-nio")
    static let serviceLifecycle: Self = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let yams: Self = .product(name: "Yams", package: "Yams")
    static let unixSignals: Self = .product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let swiftProtobuf: Self = .product(name: "SwiftProtobuf", package: "swift-protobuf")
}

// MARK: Compiler settings

for target in package.targets where target.type != .system {
    var settings: [SwiftSetting] = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("ImmutableWeakCaptures"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
    let isGenerated = target.name == "WireProtocol"
    if !isGenerated { settings.append(.treatAllWarnings(as: .error)) }
    let isShipped = target.type == .regular || target.type == .executable
    if isShipped && !isGenerated && target.name != "TestSupport" { settings.append(.strictMemorySafety()) }
    target.swiftSettings = settings
}
