import Domain
import Foundation
import Input

/// The folder that holds `Config` and `Migrations`.
public struct Home: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var migrations: String { "\(path)/Migrations" }
    public var awards: String { "\(path)/Config/awards" }
    public var locales: String { "\(path)/Config/locales" }
    public var countries: String { "\(path)/Config/countries.csv" }

    /// The texts of `language`, from the file of each feature: nested keys are joined by dots.
    /// - Throws: `InputError` where a feature lacks the language, or a top key stands in the files of two features.
    public func catalogue(_ language: Language) throws -> Catalogue {
        var texts: [String: String] = [:]
        func collect(_ node: YAML) throws(InputError) {
            if node.isScalar {
                texts[node.path] = try node.text()
            } else {
                for (_, child) in try node.entries() { try collect(child) }
            }
        }
        var files: [String: String] = [:]
        for feature in try features() {
            let file = try YAML(path: "\(locales)/\(feature)/\(language.rawValue).yaml")
            for (key, child) in try file.entries() {
                if let other = files.updateValue(file.file, forKey: key) {
                    throw child.error("the key is in \(other) too; keep all of it in one file")
                }
                try collect(child)
            }
        }
        return Catalogue(language: language, texts: texts)
    }

    /// The folders of `Config/locales`, in order; what has a dot in its name, such as the glossary, is none.
    private func features() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: locales).filter { !$0.contains(".") }.sorted()
    }

    /// The cycles of `Config/awards`, in order of their code.
    public func awardCycles() throws -> [AwardCycleFile] {
        let names = try FileManager.default.contentsOfDirectory(atPath: awards).filter { $0.hasSuffix(".yaml") }
        return try names.sorted().map { try AwardCycleFile(path: "\(awards)/\($0)") }
    }
}
