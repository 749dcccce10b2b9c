import Config
import Domain
import Foundation
import Persistence

/// What somebody changed of a table on the page of its check, and what they asked for.
struct TableChange {
    enum Button: String { case columns, check, suggest, save, ready, discard }

    let button: Button
    let draft: TableDraft

    init(_ body: FormBody, _ before: TableDraft) {
        button = body["do"].flatMap(Button.init) ?? .check
        var draft = before
        let uses = Set(ColumnUse.all(of: before.kind).map(\.description))
        let places = Dictionary(
            draft.table.rows.enumerated().map { ($0.element.line, $0.offset) }, uniquingKeysWith: { first, _ in first })
        var columns = draft.plan.columns
        for (name, value) in body.items {
            let parts = name.split(separator: ".", maxSplits: 2).map(String.init)
            switch (parts.first, parts.count) {
            case ("column", 2):
                guard let column = Int(parts[1]), columns.indices.contains(column),
                    value.isEmpty || uses.contains(value)
                else { continue }
                columns[column] = value
            case ("constant", 2):
                guard before.kind.field(parts[1]) != nil else { continue }
                draft.plan.constants[parts[1]] = value.isEmpty ? nil : String(value.prefix(10_000))
            case ("c", 3):
                guard let line = Int(parts[1]), let place = places[line], let column = Int(parts[2]),
                    draft.table.heads.indices.contains(column)
                else { continue }
                draft.table.rows[place].cells[column] = String(value.prefix(10_000))
            case ("answer", 2):
                guard let place = Int(parts[1]).flatMap({ places[$0] }) else { continue }
                draft.table.rows[place].answer = value.isEmpty ? nil : String(value.prefix(2000))
            case ("point", 1): draft.plan.point = ColumnPlan.Point(rawValue: value)
            case ("order", 1): draft.plan.order = ColumnPlan.DayOrder(rawValue: value)
            default: break
            }
        }
        // A use that two columns claim is that of the first.
        var taken: Set<String> = []
        draft.plan.columns = columns.map { $0.isEmpty || taken.insert($0).inserted ? $0 : "" }
        self.draft = draft
    }
}

extension TableDraft {
    /// With the likely answer in each cell that has a mistake and one such.
    func taking(_ rows: [TableCheck.Row]) -> TableDraft {
        var draft = self
        for row in rows {
            for mistake in row.mistakes {
                guard let column = mistake.column, let suggestion = mistake.suggestions.first else { continue }
                draft.table.rows[row.place].cells[column] = suggestion
            }
        }
        return draft
    }
}
