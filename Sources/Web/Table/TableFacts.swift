import Config
import Domain
import Foundation
import Persistence
import Postgres

/// What a table is read with: the city's records and what they are called, read in one snapshot.
struct TableFacts: Sendable {
    let draft: TableDraft
    let editing: EditingContext
    let names: CellNames
    let known: KnownRecords
    /// When the columns of such a sheet were set, where they were.
    let columnsSetAt: Instant?
    /// What became of the rows when they were tried, where that is so still.
    let outcome: LogTrial?
    /// Since when what is written was not seen.
    let readAt: Instant

    /// For whom the outcome is worded: on another day, in another language or by another program it may be otherwise.
    let reader: String
    private static let process = UUID().uuidString

    /// So many records of a kind are looked through for one that is there already.
    private static let most = 20_000

    init(_ db: borrowing Connection, _ draft: TableDraft, _ editing: EditingContext) throws {
        readAt = try db.clock()
        self.draft = draft
        self.editing = editing
        let (city, kind) = (editing.city, draft.kind)
        columnsSetAt = try db.columnsRemembered(draft.table.heads, of: kind, for: city.id)?.setAt
        known = KnownRecords(
            kind, kind.knownBy.isEmpty ? [] : try db.records(kind, of: city.id, limit: Self.most))
        var names = CellNames(editing.texts.framework)
        for (column, use) in draft.plan.columns.enumerated() {
            guard case .field(let name) = ColumnUse(use), case .reference(let referred) = kind.field(name)?.form
            else { continue }
            var called = names.records[referred] ?? CellNames.Known()
            for record in editing.references[referred] ?? [] {
                called.add(editing.texts.label(record), record.key)
                for title in ["title_en", "title_vi", "name", "name_en", "name_vi", "title"] {
                    if let text = record[title] { called.add(text, record.key) }
                }
            }
            // Files call records by names of their own.
            let own = Set(draft.table.rows.lazy.map { $0.cells[column] }.filter { (1...300).contains($0.count) })
            for (key, id) in try db.identities(referred, named: own.sorted(), of: city.id, city.code) {
                called.add(key, id)
            }
            names.records[referred] = called
        }
        for city in editing.cities {
            names.cities.add(city.name(in: .en), city.code)
            names.cities.add(city.name(in: editing.language), city.code)
        }
        self.names = names
        reader = "\(editing.language.rawValue) \(Day.today) \(Self.process)"
        outcome = try db.tableOutcome(draft.id, of: city.id, for: reader)
    }

    /// - Parameter texts: of all languages.
    func reading(_ texts: [Catalogue]) -> TableReading {
        let reader = editing.texts.text
        let others = texts.filter { $0.language != reader.language }
        return TableReading(draft.kind, draft.table, draft.plan, texts: [reader] + others, names: names)
    }
}
