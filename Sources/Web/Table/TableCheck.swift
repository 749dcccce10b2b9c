import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres

/// What would become of each row of a table, and what is wrong with it: found by reading it and by trying it with the writer that saves,
/// or as that was found before.
struct TableCheck: Sendable {
    enum Fate: String, Worded, Sendable {
        static let wordsPrefix = "table.fate"

        case added, changed, same, asked, mistake, untried
    }

    struct Mistake: Sendable {
        /// `nil` for the row as a whole.
        var column: Int?
        var message: String
        var suggestions: [String]
        /// The number is possible, and right where somebody says why.
        var isQuestion = false
    }

    struct Row: Sendable {
        /// Among the rows of the table.
        var place: Int
        var fate: Fate
        var mistakes: [Mistake]
        var entries: [RecordEntry]
    }

    let reading: TableReading
    private(set) var rows: [Row] = []

    init(
        _ facts: TableFacts, _ texts: [Catalogue], asking plausibility: Plausibility?, _ database: Database,
        as actor: Actor
    ) async throws {
        let text = facts.editing.texts.text
        reading = facts.reading(texts)
        guard reading.plan.missing(of: reading.kind).isEmpty else { return }
        let read = reading.rows { facts.identity(of: $0) }
        var seen: [[String]: Int] = [:]
        rows = read.enumerated().map { place, row in
            var row = row
            if let first = seen.updateValue(row.line, forKey: reading.table.rows[place].cells) {
                row.mistakes.append((nil, CellMistake(.sameWords(.number(first)))))
            }
            let mistakes = row.mistakes.map { column, mistake in
                Mistake(
                    column: column, message: text(mistake.refusal).asSentence, suggestions: mistake.suggestions)
            }
            return Row(
                place: place, fate: mistakes.isEmpty ? .added : .mistake, mistakes: mistakes,
                entries: mistakes.isEmpty ? row.entries : [])
        }
        let entries = rows.flatMap(\.entries)
        let owners = rows.flatMap { row in row.entries.map { _ in row.place } }
        if let kept = facts.outcome, kept.fates.count == entries.count {
            take(kept, owners: owners, text)
            return
        }
        let trial = try await database.tryOut(
            entries, city: facts.editing.city.code, as: actor, asking: plausibility, text: text)
        try await database.write(as: actor) { db in
            try db.keep(trial, of: facts.draft.id, for: facts.reader, begun: facts.readAt)
        }
        take(trial, owners: owners, text)
    }

    /// Puts what the writer said to the row of each entry.
    private mutating func take(_ trial: LogTrial, owners: [Int], _ text: Catalogue) {
        var outcomes: [Int: [RecordOutcome]] = [:]
        for (owner, fate) in zip(owners, trial.fates) {
            switch fate {
            case .recorded(let outcome): outcomes[owner, default: []].append(outcome)
            case .untried: if rows[owner].fate != .mistake { rows[owner].fate = .untried }
            case .waits: break
            case .asked(let errors):
                if rows[owner].fate == .added { rows[owner].fate = .asked }
                rows[owner].mistakes += errors.map { error in
                    Mistake(
                        column: column(of: error), message: error.problem.asSentence, suggestions: [], isQuestion: true)
                }
            case .refused(let errors):
                rows[owner].fate = .mistake
                rows[owner].mistakes += errors.map { error in
                    Mistake(column: column(of: error), message: error.problem.asSentence, suggestions: [])
                }
            }
        }
        for (place, outcomes) in outcomes where rows[place].fate == .added {
            let isSame = outcomes.allSatisfy { $0 == .unchanged }
            rows[place].fate = isSame ? .same : outcomes.first == .added ? .added : .changed
        }
    }

    private func column(of error: InputError) -> Int? {
        if error.file == RecordKind.participation.rawValue {
            return reading.plan.columns.indices.first { column in
                if case .people = reading.plan.use(of: column) { true } else { false }
            }
        }
        return error.field.flatMap { reading.plan.column(of: .field($0)) }
    }

    func count(_ fates: Fate...) -> Int { rows.count { fates.contains($0.fate) } }

    /// What is new or changes something.
    var ready: [Row] { rows.filter { $0.fate == .added || $0.fate == .changed } }
    var faulty: [Row] { rows.filter { [.mistake, .asked, .untried].contains($0.fate) } }
}

extension TableFacts {
    /// By what the record of a row is known: as the one that is there already, else by its place in this table, so that the same
    /// table sent twice makes one.
    func identity(of row: ReadRow) -> TableReading.Identity? {
        guard draft.kind.naturalKey.isEmpty, draft.kind != .observation, draft.kind != .baseline else { return nil }
        if let key = known.key(of: row.values) { return TableReading.Identity(key: key, isThere: true) }
        let id = UUID(wordsOf: "\(draft.id) \(row.line)").uuidString.lowercased()
        return TableReading.Identity(key: id, isThere: false)
    }
}

extension UUID {
    /// The same for the same words.
    fileprivate init(wordsOf words: String) {
        var digits = Array(SHA256.digest(of: words.utf8).prefix(32))
        for place in [8, 13, 18, 23] { digits.insert("-", at: place) }
        self = UUID(uuidString: String(digits)) ?? UUID()
    }
}
