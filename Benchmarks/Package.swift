// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that a normal build never pays for it; `run` builds and runs all of it.
let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "learning-city-tracker", path: ".."),
        // As the program itself uses it: starts pgbench and psql.
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
        // Runs, repeats and tabulates benchmarks within one process.
        .package(url: "https://github.com/ordo-one/package-benchmark", exact: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "scoring-benchmark",
            dependencies: [.product(name: "Scoring", package: "learning-city-tracker")]
        ),
        .executableTarget(
            name: "markup-benchmark",
            dependencies: [.product(name: "Markup", package: "learning-city-tracker")]
        ),
        .executableTarget(
            name: "database-benchmark",
            dependencies: [
                .product(name: "Persistence", package: "learning-city-tracker"),
                .product(name: "Postgres", package: "learning-city-tracker"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]
        ),
        .executableTarget(
            name: "Driver",
            dependencies: [
                .product(name: "Postgres", package: "learning-city-tracker"),
                .product(name: "Benchmark", package: "package-benchmark"),
            ],
            path: "Driver",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "package-benchmark")]
        ),
    ]
)
