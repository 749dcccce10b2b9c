// swift-tools-version: 6.2
import PackageDescription

// A package of its own, outside the normal build; `run` builds and runs it.
let package = Package(
    name: "fuzzing",
    dependencies: [.package(name: "learning-city-tracker", path: "..")],
    targets: [
        .executableTarget(
            name: "fuzz-scoring",
            dependencies: [.product(name: "Scoring", package: "learning-city-tracker")],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]
        )
    ]
)
