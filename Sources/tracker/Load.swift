import ArgumentParser
import Domain
import Foundation
import Input
import Persistence
import Postgres

struct Load: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Load the register of cities, or award cycles, from a folder.",
        discussion: """
            A folder of CSV files (members, cohorts, network_sizes, award_rounds, awardees, successions) is the register; \
            a folder or file of YAML holds award cycles. All of it is checked first; with one mistake nothing is written.
            """)

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "Folders or files, such as Config/samples/network.") var paths: [String]

    func run() async throws {
        let inputs = try paths.map { try LoadInput(path: $0, home: options.home) }
        try await options.withMigratedDatabase { databases in try await inputs.load(into: databases.app) }
    }
}

/// A folder or file that was read and found to be without mistakes.
enum LoadInput: Sendable {
    case network(NetworkFiles, countries: [Country], path: String)
    case cycles([AwardCycleFile], path: String)

    init(path: String, home: Home) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw InputError(file: path, "there is no such file or folder")
        }
        guard isFolder.boolValue else {
            self = .cycles([try AwardCycleFile(path: path)], path: path)
            return
        }
        let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let yaml = names.filter { $0.hasSuffix(".yaml") }
        if names.contains(where: { $0.hasSuffix(".csv") }) {
            let countries = try Country.read(path: home.countries)
            self = .network(try NetworkFiles(folder: folder, countries: countries), countries: countries, path: folder)
        } else if !yaml.isEmpty {
            self = .cycles(try yaml.map { try AwardCycleFile(path: "\(folder)/\($0)") }, path: folder)
        } else {
            throw InputError(
                file: path, "the folder holds neither CSV files of the register nor YAML files of award cycles")
        }
    }

    /// What was loaded, in words.
    fileprivate func record(in db: borrowing Connection) throws -> String {
        switch self {
        case .network(let files, let countries, _):
            let summary = try db.record(files, countries: countries)
            let changes = summary.changedRows == 0 ? "nothing new" : "\(summary.changedRows) rows written"
            return "\(summary.cities) cities, \(summary.memberships) memberships, \(summary.awards) awards, "
                + "\(summary.facts) facts; \(changes)"
        case .cycles(let cycles, _):
            for cycle in cycles { _ = try db.freeze(cycle) }
            return "award cycles \(cycles.map(\.cycle.code).joined(separator: ", "))"
        }
    }

    fileprivate var path: String {
        switch self {
        case .network(_, _, let path), .cycles(_, let path): path
        }
    }

    /// Files of the folder that nothing here reads.
    fileprivate var unread: [String] {
        switch self {
        case .network(let files, _, let path): files.unread.map { "\(path)/\($0)" }
        case .cycles: []
        }
    }
}

extension [LoadInput] {
    /// Writes all of it as one act: what the last of them trips over, the first does not leave behind.
    func load(into database: Database) async throws {
        guard !isEmpty else { return }
        for file in flatMap(\.unread) { say("\(file): not read, no such part of the register is known") }
        try await step("Loading \(map(\.path).joined(separator: ", "))") {
            (
                (),
                try await database.write(as: .operator) { db in
                    try map { try $0.record(in: db) }.joined(separator: "; ")
                }
            )
        }
    }
}
