import Config
import Domain
import Input
import Persistence
import Postgres

/// The records that were ticked, each with the version that was seen, and which of them are left as they are.
struct MarkedRecords: Sendable {
    let kind: RecordKind
    private let versions: [(key: String, version: String)]
    /// Why, by key.
    private(set) var refused: [String: String] = [:]
    private var records: [String: LoggedRecord] = [:]

    var keys: [String] { versions.map(\.key) }

    /// - Parameter marks: as the boxes of the list send them.
    init(_ kind: RecordKind, _ marks: [String]) {
        self.kind = kind
        versions = marks.prefix(RecordListPage.size).compactMap { mark in
            let parts = mark.split(separator: "|", maxSplits: 1).map(String.init)
            return parts.count == 2 ? (key: parts[0], version: parts[1]) : nil
        }
    }

    /// Writes the same values into all of them, as one act. Whatever is refused is left out, and the others tried again.
    mutating func write(
        _ values: [String: String], over standing: [LoggedRecord], of city: String, as actor: Actor,
        in database: Database, _ text: Catalogue
    ) async throws -> LogSummary {
        records = Dictionary(standing.map { ($0.key, $0) }) { $1 }
        for (key, version) in versions where records[key]?.recordedAt.description != version {
            refused[key] = text("list.refused.changed")
        }
        while true {
            let entries = try entries(values, text)
            guard !entries.isEmpty else { return LogSummary() }
            do {
                return try await database.log(entries, city: city, as: actor, text: text)
            } catch let errors as InputErrors {
                let before = refused.count
                for error in errors.errors {
                    guard let line = error.line, versions.indices.contains(line - 1) else { continue }
                    refused[versions[line - 1].key] = error.problem.asSentence
                }
                if refused.count == before { throw errors }
            } catch let conflict as RecordConflict {
                guard refused.updateValue(text("list.refused.changed"), forKey: conflict.key) == nil else {
                    throw conflict
                }
            }
        }
    }

    /// What is written into each that is not refused, under its place as its line.
    private func entries(_ values: [String: String], _ text: Catalogue) throws -> [RecordEntry] {
        try versions.enumerated().compactMap { place, mark in
            guard refused[mark.key] == nil, let record = records[mark.key] else { return nil }
            var given = record.identity.merging(values) { $1 }
            if kind.naturalKey.isEmpty { given["key"] = record.key }
            return try RecordEntry(
                kind, TableRow(file: "list", line: place + 1, given), columns: given.keys.sorted(),
                expected: .recorded(record.recordedAt), text: text)
        }
    }

    /// Which are left as they are, and why; that nothing was ticked or said, where that is so.
    func told(_ change: MarkedChange, _ editing: EditingContext) -> RefusedMarks {
        let texts = editing.texts
        guard change.isSaid else {
            return RefusedMarks(heading: texts.text("list.refused.nothing-said"), records: [])
        }
        guard !keys.isEmpty else {
            return RefusedMarks(heading: texts.text("list.refused.none-marked"), records: [])
        }
        let told = versions.compactMap { key, _ in refused[key].map { (key: key, why: $0) } }
        return RefusedMarks(
            heading: texts.text.count("list.refused.records", told.count),
            records: told.map { key, why in
                RefusedMarks.Record(
                    label: records[key].map(texts.label) ?? texts.name(kind),
                    lang: records[key].flatMap(texts.otherLanguage), href: .record(kind, key, of: editing.city.code),
                    why: why)
            })
    }
}

extension LoggedRecord {
    /// The fields by which a change finds it: of a value all that it says, since another row takes its place.
    fileprivate var identity: [String: String] {
        kind == .observation
            ? written.filter { $0.key != "reason" } : written.filter { kind.naturalKey.contains($0.key) }
    }
}
