// swift-tools-version: 6.3

import PackageDescription

// A package of its own, without dependencies: what checks the product must not share code with it, and a load test
// must never be able to break the product's build.
let package = Package(
    name: "LoadTests",
    targets: [
        .executableTarget(name: "firefinch-load"),
        .testTarget(name: "FirefinchLoadTests", dependencies: ["firefinch-load"]),
    ],
    swiftLanguageModes: [.v6],
)

for target in package.targets {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ]
}
