import ArgumentParser
import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import Web

/// `tracker log`: what a city does, from files or from the command line.
struct Log: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Add or change records of a city, as a named person.",
        discussion: """
            Give CSV files or workbooks (.xlsx) whose names say what they hold, such as programme.csv, or folders of them:
              tracker log records/ --city vnm-son-la --as ANH@EXAMPLE.ORG --check
            or one record, field by field:
              tracker log commitment_note commitment=C1 noted_on=2026-11-24 "text=The plan is adopted." --city … --as …
            If there is a mistake, nothing is recorded. An existing record with the same key is changed where it
            differs; a value is replaced, and the old one stays in the history. `tracker log --fields programme` lists
            the fields.
            """)

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "Files or folders; or a kind of record and its fields.") var words: [String] = []
    @Option(help: "The code of the city, such as vnm-son-la.") var city: String?
    @Option(name: .customLong("as"), help: "The e-mail address of the person who records.") var email: String?
    @Option(help: "The reason, which is kept in the audit trail.") var because: String?
    @Flag(help: "Only report what would be recorded, and what would be refused.") var check = false
    @Option(help: "The language of refusals: \(Language.codes). (default: as LC_ALL or LANG says)")
    var language: Language?
    @Option(help: "List the fields of a kind of record, or of “all”.") var fields: String?

    func run() async throws {
        if let fields { return try list(fields) }
        guard let city, let email, !words.isEmpty else {
            throw ValidationError("Give the records, the --city and the person --as whom they are recorded.")
        }
        let text = try options.home.catalogue(language ?? .ofTerminal)
        let others = try Language.allCases.filter { $0 != text.language }.map { try options.home.catalogue($0) }
        let (records, plausibility) = (try await records([text] + others), try options.home.plausibility())
        let (entries, mistakes) = (records.mistakes.isEmpty ? records.entries : records.triable, records.mistakes)
        // Without anything to be tried, no database is asked.
        guard mistakes.isEmpty || !entries.isEmpty else { throw InputErrors(mistakes) }
        try await options.withMigratedDatabase(joins: true, language: text.language) { [because, check] databases in
            let person = try await databases.app.read(as: .operator) { db in try db.actingPerson(email: email) }
            let records = entries.count == 1 ? "1 record" : "\(entries.count) records"
            let title = check ? "Checking \(records)" : "Recording \(records)"
            try await step("\(title) as \(person.name)") {
                let summary: LogSummary
                do {
                    // What can be read is tried beside what cannot, so that all that is wrong is told at once.
                    summary = try await databases.app.log(
                        entries, city: city, as: .person(person.id), because: because,
                        isDryRun: check || !mistakes.isEmpty, asking: plausibility, text: text)
                } catch let errors as InputErrors {
                    throw InputErrors(mistakes + errors.errors.map { $0.sayingHowToAnswer(text) })
                }
                guard mistakes.isEmpty else { throw InputErrors(mistakes) }
                let would = check ? "would be " : ""
                let counts =
                    "\(summary.added) \(would)added, \(summary.changed) \(would)changed, \(summary.unchanged) there already"
                return ((), ([counts] + notes(summary, entries, text)).joined(separator: "\n"))
            }
        }
    }

    /// What is good to know of what was recorded.
    private func notes(_ summary: LogSummary, _ entries: [RecordEntry], _ text: Catalogue) -> [String] {
        var notes = summary.lateYears.map { late in
            text.count(
                "log.late", late.records, ["year": .text("\(late.year)"), "day": .day(late.declaredOn)])
        }
        if summary.added > 0, entries.contains(where: \.isKnownByWords) { notes.append(text("log.known-by-words")) }
        return notes
    }

    /// - Parameter texts: of all languages, that of refusals first.
    private func records(_ texts: [Catalogue]) async throws -> ReadRecords {
        var records = ReadRecords()
        if let kind = RecordKind(rawValue: words[0]) {
            records.add([try argument(of: kind, texts[0])])
            return records
        }
        for path in try words.flatMap(files) {
            do {
                if path.hasSuffix(".xlsx") {
                    let lines = try await SheetReader().read(read(path))
                    try records.add(lines, of: try RecordKind(file: path), path: path, texts: texts)
                } else {
                    try records.add(path: path, texts: texts)
                }
            } catch let fault as TableFault {
                throw InputError(file: path, texts[0](fault))
            }
        }
        return records
    }

    /// A record as its fields are given one by one.
    private func argument(of kind: RecordKind, _ text: Catalogue) throws -> RecordEntry {
        var values: [String: String] = [:]
        for word in words.dropFirst() {
            guard let mark = word.firstIndex(of: "=") else {
                throw InputError(file: "arguments", field: word, "expected FIELD=VALUE")
            }
            let name = String(word[..<mark])
            guard name == "key" || kind.field(name) != nil else {
                let known = kind.fields.map(\.name).joined(separator: ", ")
                throw InputError(file: "arguments", field: name, "unknown field; expected key, \(known)")
            }
            values[name] = String(word[word.index(after: mark)...])
        }
        let row = TableRow(file: "arguments", line: 1, values)
        return try RecordEntry(kind, row, columns: Array(values.keys), text: text)
    }

    /// A file, or those of a folder.
    private func files(_ path: String) throws -> [String] {
        guard let isFolder = FileManager.default.isFolder(path) else {
            throw InputError(file: path, "there is no such file or folder, and no such kind of record")
        }
        guard isFolder else { return [path] }
        let all = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        let names = all.filter { $0.hasSuffix(".csv") || $0.hasSuffix(".xlsx") }
        guard !names.isEmpty else {
            throw InputError(
                file: path, "the folder holds no file of records, such as programme.csv; folders in it are not read"
            )
        }
        for folder in all where FileManager.default.isFolder("\(path)/\(folder)") == true {
            say("\(path)/\(folder): not read; name this folder too")
        }
        return names.map { "\(path)/\($0)" }
    }

    private func list(_ name: String) throws {
        let kinds = name == "all" ? RecordKind.allCases : RecordKind(rawValue: name).map { [$0] } ?? []
        guard !kinds.isEmpty else {
            throw ValidationError("Kinds of record: \(RecordKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        for kind in kinds {
            print(kind.rawValue)
            if kind.naturalKey.isEmpty, kind != .observation, kind != .baseline {
                print("  key               your own name for the record, which identifies it later")
            }
            for field in kind.fields {
                let name = field.name.padding(toLength: 18, withPad: " ", startingAt: 0)
                print("  \(name)\(field.expectation)\(field.isRequired ? " (required)" : "")")
            }
        }
    }
}

extension InputError {
    /// A number that is asked back, with where to say why it is right.
    fileprivate func sayingHowToAnswer(_ text: Catalogue) -> InputError {
        guard isQuestion else { return self }
        var error = self
        error.problem += " " + text("doubt.answer-in-file", ["field": .text(Doubt.answer)])
        return error
    }
}

extension Language: ExpressibleByArgument {}
