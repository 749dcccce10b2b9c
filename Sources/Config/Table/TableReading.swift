import Domain
import Foundation
import Input

/// A row of a table as records, or what is wrong with it.
public struct ReadRow: Sendable {
    public let line: Int
    /// The record of the row, and what stands in it of others; empty where something cannot be read.
    public var entries: [RecordEntry]
    /// By column; that of a column which is missing, or of the row as a whole, under `nil`.
    public var mistakes: [(column: Int?, mistake: CellMistake)]
    /// What was read, as files hold it.
    public var values: [String: String]
    /// What was read of those who took part, by group.
    public var people: [String: String]
}

/// A whole table read by a plan, without a database.
public struct TableReading: Sendable {
    public let kind: RecordKind
    public let table: CellTable
    public let plan: ColumnPlan
    public let reader: CellReader
    /// What the numbers of the table tell of their way, where nobody said.
    public let point: ColumnPlan.Point?
    /// Whether some days can only be read with the month first.
    public let hasMonthFirst: Bool

    /// - Parameter texts: of all languages, the reader's first.
    public init(_ kind: RecordKind, _ table: CellTable, _ plan: ColumnPlan, texts: [Catalogue], names: CellNames) {
        (self.kind, self.table, self.plan) = (kind, table, plan)
        func cells(where suits: (RecordField.Form) -> Bool) -> [String] {
            plan.columns.indices.flatMap { column -> [String] in
                guard case .field(let name) = plan.use(of: column), let form = kind.field(name)?.form, suits(form)
                else { return [] }
                return table.rows.map { $0.cells[column] }
            }
        }
        point = plan.point ?? ColumnPlan.Point(of: cells { $0 == .number })
        let days = cells { $0 == .day || $0 == .period }.compactMap(DayText.init)
        hasMonthFirst = days.contains { $0.second > 12 && $0.first <= 12 } && !days.contains { $0.first > 12 }
        reader = CellReader(kind, texts, names, point: point, order: plan.order ?? .dayFirst)
    }

    /// By what the record of a row is known that gives no key of its own.
    public struct Identity: Sendable {
        public var key: String
        /// Whether a record has it already.
        public var isThere: Bool

        public init(key: String, isThere: Bool) { (self.key, self.isThere) = (key, isThere) }
    }

    /// Reads all rows.
    /// - Parameter identity: `nil` where records of the kind have none.
    public func rows(_ identity: (ReadRow) -> Identity?) -> [ReadRow] {
        let constants = read(constants: plan.constants)
        return table.rows.map { row in
            var read = self.read(row, constants)
            guard read.mistakes.isEmpty else { return read }
            do {
                read.entries = try entries(
                    of: read, read.values["key"] == nil ? identity(read) : nil, answer: row.answer)
            } catch let errors as InputErrors {
                read.mistakes = errors.errors.map { error in
                    (
                        error.field.flatMap { plan.column(of: .field($0)) },
                        CellMistake(.told(error.problem))
                    )
                }
            } catch { preconditionFailure("\(error)") }
            return read
        }
    }

    private func read(constants: [String: String]) -> [String: Result<String, Unreadable>] {
        var values: [String: Result<String, Unreadable>] = [:]
        for (name, text) in constants where !text.isEmpty {
            guard let field = kind.field(name), plan.column(of: .field(name)) == nil else { continue }
            do throws(Unreadable) {
                values[name] = .success(try reader.read(text, as: field))
            } catch { values[name] = .failure(error) }
        }
        return values
    }

    private func read(_ row: CellTable.Row, _ constants: [String: Result<String, Unreadable>]) -> ReadRow {
        var read = ReadRow(line: row.line, entries: [], mistakes: [], values: [:], people: [:])
        for (name, constant) in constants {
            switch constant {
            case .success(let value): read.values[name] = value
            case .failure(let unreadable): read.mistakes.append((nil, unreadable.mistake))
            }
        }
        for (column, cell) in row.cells.enumerated() where !cell.isEmpty {
            do throws(Unreadable) {
                switch plan.use(of: column) {
                case .leftOut: break
                case .key: read.values["key"] = cell.oneLine
                case .field(let name):
                    guard let field = kind.field(name) else { continue }
                    read.values[name] = try reader.read(cell, as: field)
                case .people(let group):
                    guard let count = RecordKind.participation.field("count") else { continue }
                    read.people[group] = try reader.read(cell, as: count)
                }
            } catch { read.mistakes.append((column, error.mistake)) }
        }
        for field in kind.fields where field.isRequired && read.values[field.name] == nil {
            let column = plan.column(of: .field(field.name))
            guard !read.mistakes.contains(where: { $0.column == column && column != nil }) else { continue }
            read.mistakes.append((column, CellMistake(.needed(field.form))))
        }
        return read
    }

    /// The record with what is given, and those who took part in it. An empty cell says nothing: what stands there stays.
    private func entries(of read: ReadRow, _ identity: Identity?, answer: String?) throws -> [RecordEntry] {
        var values = read.values
        let key = values["key"] ?? identity?.key
        if let key { values["key"] = key }
        // As forms have it: what is new and has a source is no longer merely said.
        if identity?.isThere == false, values["source"] != nil, values["verification"] == nil,
            kind.isChecked
        {
            values["verification"] = "sourced"
        }
        let answers = [kind, .participation].map { $0.field(Doubt.answer) == nil ? nil : answer }
        if values[Doubt.answer] == nil { values[Doubt.answer] = answers[0] }
        var entries = [try entry(kind, read.line, values)]
        guard let key else { return entries }
        for (group, count) in read.people.sorted(by: { $0.key < $1.key }) {
            var values = ["activity": key, "people": group, "count": count]
            values[Doubt.answer] = answers[1]
            entries.append(try entry(.participation, read.line, values))
        }
        return entries
    }

    private func entry(_ kind: RecordKind, _ line: Int, _ values: [String: String]) throws -> RecordEntry {
        try RecordEntry(
            kind, TableRow(file: kind.rawValue, line: line, values), columns: values.keys.sorted(),
            text: reader.texts[0])
    }
}

extension ColumnPlan.Point {
    /// What a number shows of the way in which it is written; `nil` where it fits both, or some fit the one and some the other.
    init?(of cells: [String]) {
        var found: Set<ColumnPlan.Point> = []
        for cell in cells {
            let marks = cell.filter { $0 == "," || $0 == "." }
            guard let last = marks.last else { continue }
            let behind = cell.split(separator: last, omittingEmptySubsequences: false).last.map {
                $0.count(where: \.isNumber)
            }
            let isFraction = Set(marks).count == 2 || marks.count == 1 && behind != 3
            if isFraction {
                found.insert(last == "," ? .comma : .point)
            } else if marks.count > 1 {
                found.insert(last == "," ? .point : .comma)  // several alike part thousands
            }
        }
        guard found.count == 1, let point = found.first else { return nil }
        self = point
    }
}
