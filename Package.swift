// swift-tools-version: 6.2
import PackageDescription

/// What to leave out, so that quick runs build in seconds: `CORE_ONLY=1` the web server and the executable, `CORE_ONLY=driver` all but
/// the database driver, the engine and what reads files, for sanitizers.
let coreOnly = Context.environment["CORE_ONLY"] != nil
let driverOnly = Context.environment["CORE_ONLY"] == "driver"

var dependencies: [Package.Dependency] = [
    // Starts and stops the private PostgreSQL: the Swift project's process library, with privilege drop and sessions.
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    // The logging interface that every server library here already speaks.
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    // YAML with line and column of every node (LibYAML), which error messages need.
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
]
if !coreOnly {
    dependencies += [
        // HTTP server: small, structured concurrency throughout, kept up with SwiftNIO.
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: ["FullFoundation"]),
        // Commands, options, help and usage errors.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        // Start and stop in order on SIGTERM and Ctrl-C.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        // What Hummingbird's connections and locks are made of; it brings the package along.
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        // The parts of requests and answers as connections carry them; Hummingbird brings it along too.
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
    ]
}

let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")

// Arrows point one way; `ImportTests` fails when a source file imports what its target may not.
var targets: [Target] = [
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    // SHA-256, by the library that libpq itself is built on.
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "Postgres", dependencies: ["COpenSSL", "CPostgres", log, subprocess]),
    .target(name: "Input", dependencies: ["Yams"]),
    .target(name: "Scoring", dependencies: ["Input"]),

    // A server and databases for tests; `TestSupport`, above it, fills them with the schema and the samples.
    .target(name: "TestServers", dependencies: ["Postgres", log], path: "Tests/TestServers"),
    .testTarget(name: "InputTests", dependencies: ["Input"]),
    .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestServers"]),
    .testTarget(name: "ScoringTests", dependencies: ["Input", "Scoring"], resources: [.copy("Oracle")]),
]
if !driverOnly {
    targets += [
        .target(name: "Domain"),
        .target(name: "Config", dependencies: ["Domain", "Input"]),
        .target(name: "Markup"),
        .target(name: "Reporting", dependencies: ["Domain", "Input", "Markup"]),
        .target(name: "Persistence", dependencies: ["Config", "Domain", "Input", "Postgres"]),
        .target(name: "ScoringJob", dependencies: ["Config", "Domain", "Input", "Persistence", "Postgres", "Scoring"]),

        .target(
            name: "TestSupport",
            dependencies: ["Config", "Domain", "Persistence", "Postgres", "ScoringJob", "TestServers"],
            path: "Tests/TestSupport"),
        .testTarget(name: "DomainTests", dependencies: ["Domain", "TestServers"]),
        .testTarget(name: "ConfigTests", dependencies: ["Config", "Domain", "Input", "TestSupport"]),
        .testTarget(name: "MarkupTests", dependencies: ["Markup"]),
        .testTarget(name: "ReportingTests", dependencies: ["Domain", "Reporting"]),
        .testTarget(
            name: "PersistenceTests",
            dependencies: ["Config", "Persistence", "Reporting", "Scoring", "ScoringJob", "TestSupport"]),
    ]
}
if !coreOnly {
    targets += [
        .target(
            name: "Web",
            dependencies: [
                "CZlib", "Config", "Domain", "Input", "Markup", "Persistence", "Postgres", "Reporting", "ScoringJob",
                log, subprocess,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.copy("Assets"), .copy("Programs")]
        ),
        .executableTarget(
            name: "tracker",
            dependencies: [
                "Config", "Domain", "Input", "Persistence", "Postgres", "Scoring", "ScoringJob", "Web", log, subprocess,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(name: "WebTests", dependencies: ["Web", "Config", "Input", "ScoringJob", "TestSupport"]),
        .testTarget(name: "TrackerTests", dependencies: ["tracker", "Postgres", "TestSupport"]),
    ]
}

// With --release, what tests call is built as it ships. The tests themselves are not optimised: that takes more than twice as long to
// compile (PersistenceTests 234 s instead of 99), and they run once.
for target in targets where target.isTest || target.path?.hasPrefix("Tests/") == true {
    target.swiftSettings = [.unsafeFlags(["-Onone"])]
}

var products: [Product] = [
    .library(name: "Postgres", targets: ["Postgres"]),
    .library(name: "Scoring", targets: ["Scoring"]),
]
if !driverOnly {  // for Benchmarks
    products.append(.library(name: "Persistence", targets: ["Config", "Domain", "Persistence"]))
    products.append(.library(name: "Markup", targets: ["Markup"]))
}
if !coreOnly { products.append(.executable(name: "tracker", targets: ["tracker"])) }

let package = Package(name: "learning-city-tracker", products: products, dependencies: dependencies, targets: targets)
