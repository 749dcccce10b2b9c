import Config
import Domain
import Foundation
import Input

/// The words for what a table says and what is wrong with it.
struct TableWords {
    let check: TableCheck
    let facts: TableFacts

    private var text: Catalogue { facts.editing.texts.text }
    private var kind: RecordKind { facts.draft.kind }
    private var plan: ColumnPlan { facts.draft.plan }
    private var table: CellTable { facts.draft.table }

    var title: String {
        let kinds = text("log.kind.\(kind.slug).many")
        let (ready, all) = (check.ready.count, check.rows.count)
        let mistakes = check.faulty.flatMap(\.mistakes).count
        if check.rows.isEmpty { return text("table.finding.columns", ["kind": .text(kinds)]) }
        let counted: [String: Catalogue.Value] = [
            "ready": .number(ready), "all": .number(all), "kind": .text(kinds), "same": .number(check.count(.same)),
        ]
        if mistakes > 0 { return text.count("table.finding.mistakes", mistakes, counted) }
        return text(ready == 0 ? "table.finding.same" : "table.finding.ready", counted)
    }

    func name(of column: Int) -> String { text.name(of: plan.use(of: column), in: kind) }

    func isNumber(_ column: Int) -> Bool {
        switch plan.use(of: column) {
        case .people: true
        case .field(let name): [.number, .count].contains(kind.field(name)?.form)
        case .key, .leftOut: false
        }
    }

    // MARK: - Rows

    func row(_ row: TableCheck.Row, _ used: [Int]) -> TableCheckPage.Row {
        let line = table.rows[row.place].line
        let whole = row.mistakes.filter { mistake in mistake.column.map { !used.contains($0) } ?? true }
        return TableCheckPage.Row(
            line: line, fate: row.fate,
            cells: used.map { column in
                TableCheckPage.Cell(
                    text: table.rows[row.place].cells[column], label: name(of: column), isNumber: isNumber(column),
                    lang: field(column)?.writtenLang,
                    mistake: row.mistakes.first { $0.column == column }.map {
                        told($0, line, column, table.rows[row.place].answer ?? "")
                    })
            },
            mistakes: whole.map(\.message) + (row.fate == .untried ? [text("table.untried")] : []))
    }

    private func field(_ column: Int) -> RecordField? {
        if case .field(let name) = plan.use(of: column) { kind.field(name) } else { nil }
    }

    private func told(_ mistake: TableCheck.Mistake, _ line: Int, _ column: Int, _ answer: String)
        -> TableCheckPage.Mistake
    {
        let isChosen = field(column)?.form.isChosen == true && mistake.suggestions.count > 1
        return TableCheckPage.Mistake(
            input: "c.\(line).\(column)", id: "c-\(line)-\(column)",
            label: text("table.cell", ["line": .number(line), "column": .text(name(of: column))]),
            why: mistake.message,
            suggestion: mistake.suggestions.first.map { text("table.likely", ["suggestion": .text($0)]) },
            options: isChosen ? mistake.suggestions : [],
            answer: mistake.isQuestion ? ("answer.\(line)", answer) : nil)
    }

    // MARK: - Columns

    var columns: [TableCheckPage.Column] {
        let uses = ColumnUse.all(of: kind)
        return table.heads.enumerated().map { column, head in
            let chosen = plan.use(of: column)
            return TableCheckPage.Column(
                name: head.isEmpty ? text("table.columns.nameless", ["number": .number(column + 1)]) : head,
                first: String(table.rows.lazy.map { $0.cells[column] }.first { !$0.isEmpty }?.prefix(60) ?? ""),
                input: "column.\(column)", label: text("table.columns.becomes-of", ["column": .text(head)]),
                options: [FormOption(value: "", label: text("table.leave-out"), isChosen: chosen == .leftOut)]
                    + uses.map {
                        FormOption(value: "\($0)", label: text.name(of: $0, in: kind), isChosen: $0 == chosen)
                    },
                readAs: readAs(column))
        }
    }

    private func readAs(_ column: Int) -> String {
        switch field(column)?.form {
        case .day, .period: text(plan.order == .monthFirst ? "table.order.mdy" : "table.order.dmy")
        case .number: text(check.reading.point == .comma ? "table.point.comma" : "table.point.point")
        case .reference, .choice, .choices, .area, .feature, .features: text("table.columns.by-name")
        default: ""
        }
    }

    /// Fields that are needed and have no column, and what was said of any for all rows.
    var constants: [TableCheckPage.Constant] {
        kind.fields.filter { field in
            plan.column(of: .field(field.name)) == nil && (field.isRequired || plan.constants[field.name] != nil)
        }.map { field in
            let value = plan.constants[field.name] ?? ""
            let words = field.form == .flag ? ["yes", "no"] : field.form.words ?? []
            return TableCheckPage.Constant(
                label: text.label(field, of: kind), input: "constant.\(field.name)", value: value,
                options: words.map { word in
                    FormOption(
                        value: word,
                        label: field.form == .flag ? text("form.\(word)") : text.word(word, of: field, in: kind),
                        isChosen: word == value)
                }, isNeeded: field.isRequired)
        }
    }

    /// How numbers and days are written, where the table has some.
    var choices: [TableCheckPage.Choice] {
        let forms = plan.columns.indices.compactMap { field($0)?.form }
        var choices: [TableCheckPage.Choice] = []
        if forms.contains(.number) {
            let asks =
                check.reading.point == nil
                && check.rows.contains { row in
                    row.mistakes.contains { $0.suggestions.count == 2 }
                }
            choices.append(
                TableCheckPage.Choice(
                    label: text("table.point.label"), input: "point",
                    options: [FormOption(value: "", label: text("table.by-cells"), isChosen: plan.point == nil)]
                        + [ColumnPlan.Point.comma, .point].map {
                            FormOption(
                                value: $0.rawValue, label: text("table.point.\($0.rawValue)"),
                                isChosen: plan.point == $0)
                        }, isAsked: asks))
        }
        if forms.contains(.day) || forms.contains(.period) {
            choices.append(
                TableCheckPage.Choice(
                    label: text("table.order.label"), input: "order",
                    options: [ColumnPlan.DayOrder.dayFirst, .monthFirst].map {
                        FormOption(
                            value: $0.rawValue, label: text("table.order.\($0.rawValue)"),
                            isChosen: plan.order ?? .dayFirst == $0)
                    }, isAsked: plan.order == nil && check.reading.hasMonthFirst))
        }
        return choices
    }

    // MARK: - What was brought

    var brought: [(name: String, value: String)] {
        let draft = facts.draft
        return [
            (text("table.fact.from"), draft.name.isEmpty ? text("table.fact.clipboard") : draft.name),
            (
                text("table.fact.size"),
                text(
                    "table.fact.rows-columns",
                    ["rows": .number(table.rows.count), "columns": .number(table.heads.count)])
            ),
            (text("table.fact.between"), text("table.separator.\(table.separator.rawValue)")),
            (text("table.fact.letters"), table.letters.rawValue),
            (text("table.fact.kind"), text("log.kind.\(kind.slug).many")),
        ]
    }
}
