// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that a normal build never pays for it; `run-scoring` builds and runs it.
let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "learning-city-tracker", path: "..")],
    targets: [
        .executableTarget(
            name: "scoring-benchmark",
            dependencies: [.product(name: "Scoring", package: "learning-city-tracker")]
        )
    ]
)
