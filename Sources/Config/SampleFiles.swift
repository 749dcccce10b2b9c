import Domain
import Foundation
import Input

/// The records of invented cities, which lie beside their `members.csv`: `people.csv` names placeholder accounts, and each folder of
/// `records` is what one of them records, in the order of their names: `1-editor`, `2-steward`.
public struct SampleFiles: Sendable {
    package struct Account: Sendable {
        var key: String
        package var name: String
        package var email: String
        package var role: Role
        /// The code of the invented city in which the account may act, and of no other.
        package var city: String
    }

    package struct Folder: Sendable {
        package var account: Account
        package var entries: [RecordEntry]
        /// Stands in the trail, so that a folder is known to have been recorded.
        package var reason: String
    }

    package let accounts: [Account]
    package let folders: [Folder]

    /// With what the reasons in the trail begin; a page has words for it.
    public static let reason = "invented example"

    /// `nil` where the folder holds no `people.csv`.
    /// - Parameter text: the catalogue from which refusals of records are worded.
    /// - Throws: `InputErrors` with file, line and column of every mistake.
    public init?(folder: String, of network: NetworkFiles, text: Catalogue) throws {
        let path = "\(folder)/people.csv"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let cities = Set(network.members.map(\.city).filter(\.isInvented).map(\.code))
        var errors: [InputError] = []
        func note<R>(_ body: @autoclosure () throws -> R) throws -> R? {
            do {
                return try body()
            } catch let error as InputError {
                errors.append(error)
            } catch let error as InputErrors {
                errors += error.errors
            }
            return nil
        }

        let accounts = try Table(path: path, columns: ["key", "name", "email", "role", "city"]).rows.compactMap {
            try note(try Account($0, cities: cities))
        }
        let files = FileManager.default
        guard files.fileExists(atPath: "\(folder)/records") else {
            throw InputErrors(
                errors + [
                    InputError(
                        file: "\(folder)/records",
                        "there is no such folder; it holds what each person records, such as 1-editor")
                ])
        }
        let folders = try files.contentsOfDirectory(atPath: "\(folder)/records").sorted().compactMap {
            name -> Folder? in
            let path = "\(folder)/records/\(name)"
            // Of several keys the longest: doi-sim-editor is not editor.
            let named = accounts.filter { name.hasSuffix("-\($0.key)") }
            guard let account = named.max(by: { $0.key.count < $1.key.count }) else {
                errors.append(
                    InputError(file: path, "the name ends with no person of people.csv, such as 2-steward"))
                return nil
            }
            let tables = try files.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".csv") }.sorted()
            let entries = try tables.compactMap { try note(try RecordEntry.read(path: "\(path)/\($0)", text: text)) }
            return Folder(account: account, entries: entries.flatMap(\.self), reason: "\(SampleFiles.reason), \(name)")
        }
        guard errors.isEmpty else { throw InputErrors(errors) }
        (self.accounts, self.folders) = (accounts, folders)
    }
}

extension SampleFiles.Account {
    fileprivate init(_ row: TableRow, cities: Set<String>) throws {
        key = try row.text("key")
        name = try row.text("name")
        email = try row.text("email")
        let roles = Role.allCases.filter { $0.place == .city }
        let expected = "one of \(roles.map(\.rawValue).joined(separator: ", "))"
        guard let role = try row.value("role", expected, { text in roles.first { $0.rawValue == text } }) else {
            throw row.error("role", "empty; \(expected) is required")
        }
        self.role = role
        city = try row.text("city")
        guard cities.contains(city) else { throw row.error("city", "“\(city)” is not an invented city of members.csv") }
    }
}
