import Config
import Domain
import Foundation
import Input
import Persistence

/// The check of a table: what is ready, what needs a correction and where, how its columns were read.
struct TableCheckPage {
    /// So many rows stand on a page.
    static let size = 50

    struct Cell {
        var text: String
        /// Below which name it stands where the table is narrow.
        var label: String
        var isNumber: Bool
        var lang: String?
        /// With these the cell has an input.
        var mistake: Mistake?
    }

    struct Mistake {
        var input: String
        var id: String
        var label: String
        var why: String
        var suggestion: String?
        /// Where one of them is meant, and none is typed.
        var options: [String]
        /// Where somebody can say that the number is right, and why; `nil` for a mistake.
        var answer: (input: String, value: String)?
    }

    struct Row {
        var line: Int
        var fate: TableCheck.Fate
        var cells: [Cell]
        /// What is wrong with the row as a whole.
        var mistakes: [String]
    }

    struct Column {
        var name: String
        var first: String
        var input: String
        var label: String
        var options: [FormOption]
        var readAs: String
    }

    /// A field that every record needs and no column gives.
    struct Constant {
        var label: String
        var input: String
        var value: String
        var options: [FormOption]
        var isNeeded: Bool
    }

    struct Choice {
        var label: String
        var input: String
        var options: [FormOption]
        var isAsked: Bool
    }

    let title: String
    let frame: EditingFrame
    let action: Address
    let start: Address
    let formToken: String
    let marks: [TableCheck.Fate]
    let counts: [(fate: TableCheck.Fate, count: Int)]
    let heads: [(label: String, isNumber: Bool)]
    let rows: [Row]
    /// Of the rows.
    let views: [PlaceBar.Link]
    let newerHref: Address?
    let olderHref: Address?
    let suggestions: Int
    let ready: Int
    let faulty: Int
    let same: Int
    let columns: [Column]
    let columnsSet: String?
    let constants: [Constant]
    let choices: [Choice]
    /// The columns are to be told before anything can be checked.
    let needsColumns: Bool
    let facts: [(name: String, value: String)]

    init(_ check: TableCheck, _ facts: TableFacts, showsAll: Bool, page: Int) {
        let (editing, draft) = (facts.editing, facts.draft)
        let text = editing.texts.text
        let words = TableWords(check: check, facts: facts)
        let here = Address.table(draft.id.uuidString.lowercased(), of: editing.city.code)
        frame = editing.frame(draft.kind)
        action = here
        start = .tables(of: editing.city.code).asking([("kind", draft.kind.rawValue)])
        formToken = editing.signedIn.formToken
        needsColumns = check.rows.isEmpty
        ready = check.ready.count
        faulty = check.faulty.count
        same = check.count(.same)
        title = words.title
        marks = check.rows.map(\.fate)
        counts = [TableCheck.Fate.added, .changed, .asked, .mistake, .untried, .same].map { fate in
            (fate: fate, count: check.count(fate))
        }.filter { $0.count > 0 }
        let used = draft.plan.columns.indices.filter { draft.plan.use(of: $0) != .leftOut }
        heads = used.map { (label: words.name(of: $0), isNumber: words.isNumber($0)) }
        let isAll = showsAll || check.faulty.isEmpty
        let all = isAll ? check.rows : check.faulty
        rows = all.dropFirst((page - 1) * Self.size).prefix(Self.size).map { words.row($0, used) }
        views =
            check.faulty.isEmpty
            ? []
            : [
                PlaceBar.Link(
                    label: text.count("table.view.mistakes", check.faulty.count), href: here, isCurrent: !isAll),
                PlaceBar.Link(
                    label: text.count("table.view.all", check.rows.count), href: here.asking([("rows", "all")]),
                    isCurrent: isAll),
            ]
        let list = showsAll ? here.asking([("rows", "all")]) : here
        newerHref = page > 1 ? list.page(page - 1).at("cells") : nil
        olderHref = all.count > page * Self.size ? list.page(page + 1).at("cells") : nil
        suggestions = check.faulty.flatMap(\.mistakes).count { $0.column != nil && !$0.suggestions.isEmpty }
        columns = words.columns
        columnsSet = facts.columnsSetAt.map {
            text("table.columns.set", ["when": .text(editing.language.format($0.date))])
        }
        constants = words.constants
        choices = words.choices
        self.facts = words.brought
    }
}
