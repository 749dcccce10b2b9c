import Domain
import Foundation
import Input

/// The folder that holds `Config` and `Migrations`.
public struct Home: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var migrations: String { "\(path)/Migrations" }
    public var awards: String { "\(path)/Config/awards" }
    public var countries: String { "\(path)/Config/countries.csv" }

    /// The texts of `language`: nested keys of the file are joined by dots.
    public func catalogue(_ language: Language) throws -> Catalogue {
        let file = try YAML(path: "\(path)/Config/locales/\(language.rawValue).yaml")
        var texts: [String: String] = [:]
        func collect(_ node: YAML) throws(InputError) {
            if node.isScalar {
                texts[node.path] = try node.text()
            } else {
                for (_, child) in try node.entries() { try collect(child) }
            }
        }
        try collect(file)
        return Catalogue(language: language, texts: texts)
    }

    /// The cycles of `Config/awards`, in order of their code.
    public func awardCycles() throws -> [AwardCycleFile] {
        let names = try FileManager.default.contentsOfDirectory(atPath: awards).filter { $0.hasSuffix(".yaml") }
        return try names.sorted().map { try AwardCycleFile(path: "\(awards)/\($0)") }
    }
}
