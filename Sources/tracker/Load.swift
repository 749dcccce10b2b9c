import ArgumentParser
import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres

struct Load: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Load the register of cities, award rounds or frameworks from folders and files.",
        discussion: """
            A folder of CSV files (members, cohorts, network_sizes, award_rounds, awardees, successions) is the register; \
            a folder or file of YAML holds award rounds, frameworks and mappings between frameworks. All of it is \
            checked first; if there is a mistake, nothing is written. Data that is recorded but not in the files is \
            kept. A file with less than half of what is recorded is refused unless --part is given. A folder with \
            people.csv and records is a demo city; what somebody has changed in it is kept.
            """)

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "Folders or files, such as Config/samples/network.") var paths: [String]
    @Flag(help: "The files are a part of the register only, so they may hold less than half of it.") var part = false

    func run() async throws {
        let inputs = try LoadInput.read(paths, home: options.home)
        let text = try options.home.catalogue(.ofTerminal)
        try await options.withMigratedDatabase { [part] databases in
            try await inputs.load(into: databases.app, text: text, isPart: part)
        }
    }
}

/// Folders and files that were read and found to be without mistakes.
enum LoadInput: Sendable {
    case network(NetworkFiles, sample: SampleFiles?, countries: [Country], path: String)
    case cycles([AwardCycleFile], path: String)
    case frameworks(FrameworkFiles, path: String)

    /// What a YAML file holds is told by the key at its top.
    private enum Content: String, CaseIterable {
        case cycle, framework, mappings

        init(path: String) throws(InputError) {
            let yaml = try YAML(path: path)
            let contents = Content.allCases.filter { yaml[$0.rawValue] != nil }
            guard let content = contents.first, contents.count == 1 else {
                throw yaml.error("expected one of cycle, framework and mappings as a key at the top")
            }
            self = content
        }
    }

    /// Reads all of `paths`. Frameworks come last and together, since mappings join them whichever folder they lie in.
    static func read(_ paths: [String], home: Home) throws -> [LoadInput] {
        var inputs: [LoadInput] = []
        var frameworks: (files: [String], paths: [String]) = ([], [])
        for path in paths {
            let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
            guard let files = try yamlFiles(path, folder: folder) else {
                let countries = try Country.read(path: home.countries)
                let network = try NetworkFiles(folder: folder, countries: countries)
                let sample = try SampleFiles(folder: folder, of: network, text: try home.catalogue(.ofTerminal))
                inputs.append(.network(network, sample: sample, countries: countries, path: folder))
                continue
            }
            let contents = try files.map { (path: $0, content: try Content(path: $0)) }
            let cycles = contents.filter { $0.content == .cycle }
            if !cycles.isEmpty {
                inputs.append(.cycles(try cycles.map { try AwardCycleFile(path: $0.path) }, path: folder))
            }
            guard cycles.count < contents.count else { continue }
            frameworks.files += contents.filter { $0.content != .cycle }.map(\.path)
            frameworks.paths.append(folder)
        }
        guard !frameworks.files.isEmpty else { return inputs }
        let path = frameworks.paths.joined(separator: ", ")
        return inputs + [.frameworks(try FrameworkFiles(paths: frameworks.files), path: path)]
    }

    /// The YAML files that `path` is or holds; `nil` for a folder of the register.
    private static func yamlFiles(_ path: String, folder: String) throws -> [String]? {
        guard let isFolder = FileManager.default.isFolder(path) else {
            throw InputError(file: path, "there is no such file or folder")
        }
        guard isFolder else { return [path] }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        guard !names.contains(where: { $0.hasSuffix(".csv") }) else { return nil }
        let yaml = names.filter { $0.hasSuffix(".yaml") }
        guard !yaml.isEmpty else {
            throw InputError(
                file: path,
                "the folder holds neither CSV files of the register nor YAML files of award rounds or frameworks")
        }
        return yaml.map { "\(folder)/\($0)" }
    }

    /// What was loaded, in words.
    fileprivate func record(in db: borrowing Connection, isPart: Bool, text: Catalogue) throws -> String {
        switch self {
        case .network(let files, _, let countries, _):
            let summary = try db.record(files, countries: countries, isPart: isPart, text: text)
            let changes = summary.changedRows == 0 ? "nothing new" : "\(summary.changedRows) rows written"
            return "\(summary.cities) cities, \(summary.memberships) memberships, \(summary.awards) awards, "
                + "\(summary.facts) facts; \(changes)"
        case .cycles(let cycles, _):
            for cycle in cycles { _ = try db.freeze(cycle) }
            return "award rounds \(cycles.map(\.cycle.code).joined(separator: ", "))"
        case .frameworks(let files, _):
            let summary = try db.record(files)
            let versions = summary.versions.map { "\($0.code) \($0.version)\($0.isNew ? "" : " (unchanged)")" }
            let mappings = summary.newMappings == 0 ? "nothing new" : "\(summary.newMappings) new"
            let parts = versions.isEmpty ? [] : ["frameworks \(versions.joined(separator: ", "))"]
            return (parts + (summary.mappings == 0 ? [] : ["\(summary.mappings) mappings, \(mappings)"]))
                .joined(separator: "; ")
        }
    }

    fileprivate var path: String {
        switch self {
        case .network(_, _, _, let path), .cycles(_, let path), .frameworks(_, let path): path
        }
    }

    /// Files of the folder that nothing here reads.
    fileprivate var unread: [String] {
        switch self {
        case .network(let files, _, _, let path): files.unread.map { "\(path)/\($0)" }
        case .cycles, .frameworks: []
        }
    }
}

extension [LoadInput] {
    /// Writes all of it as one act: what the last of them trips over, the first does not leave behind. Samples follow, each step
    /// as its person.
    func load(into database: Database, text: Catalogue, isPart: Bool = false) async throws {
        guard !isEmpty else { return }
        for file in flatMap(\.unread) { say("\(file): not read, since it is not a part of the register") }
        try await step("Loading \(map(\.path).joined(separator: ", "))") {
            (
                (),
                try await database.write(as: .operator) { db in
                    try map { try $0.record(in: db, isPart: isPart, text: text) }.joined(separator: "; ")
                }
            )
        }
        for case .network(_, let sample?, _, let path) in self {
            try await step("Recording \(path)/records") {
                let summary = try await database.load(sample, text: text)
                let isNew = summary != LogSummary()
                return ((), isNew ? "\(summary.added) added, \(summary.changed) checked or changed" : "nothing new")
            }
        }
    }
}

extension FileManager {
    /// Whether what is at `path` is a folder; `nil` where nothing is there.
    func isFolder(_ path: String) -> Bool? {
        var isFolder: ObjCBool = false
        return fileExists(atPath: path, isDirectory: &isFolder) ? isFolder.boolValue : nil
    }
}
