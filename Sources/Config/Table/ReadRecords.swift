import Domain
import Foundation
import Input

/// What files of records hold, read as far as it can be: what can be tried though other lines have mistakes, so that all of these are
/// told at once.
public struct ReadRecords: Sendable {
    public private(set) var entries: [RecordEntry] = []
    public private(set) var mistakes: [InputError] = []
    /// The writer's own names of records whose lines have mistakes.
    private var refused: Set<[String]> = []

    public init() {}

    public mutating func add(_ entries: [RecordEntry]) { self.entries += entries }

    /// The rows of a table whose columns are named as the fields are.
    public mutating func add(_ kind: RecordKind, _ rows: [TableRow], columns: [String], text: Catalogue) {
        for row in rows {
            do {
                entries.append(try RecordEntry(kind, row, columns: columns, text: text))
            } catch let errors as InputErrors {
                refuse(kind, columns.contains("key") ? row["key"]?.oneLine : nil, errors.errors)
            } catch { preconditionFailure("\(error)") }
        }
    }

    mutating func refuse(_ kind: RecordKind, _ key: String?, _ errors: [InputError]) {
        mistakes += errors
        if let key { refused.insert([kind.rawValue, key]) }
    }

    /// The entries that refer to no record whose line has a mistake: what is wrong with the others is told when that is mended.
    public var triable: [RecordEntry] {
        var refused = refused
        return entries.sorted { RecordKind.inOrder($0.kind, $1.kind) }.filter { entry in
            let waits = entry.values.contains { field, text in
                if case .reference(let kind) = field.form, let text {
                    refused.contains([kind.rawValue, text])
                } else {
                    false
                }
            }
            if waits, let key = entry.key { refused.insert([entry.kind.rawValue, key]) }
            return !waits
        }
    }
}

extension ReadRecords {
    /// A file whose name says what it holds: `programme.csv`. Names, numbers, days and words of a file as spreadsheets save it for
    /// people, with semicolons or tabs between its cells or in other letters than UTF-8, are read as people write them.
    /// - Parameter texts: of all languages, that of refusals first.
    public mutating func add(path: String, texts: [Catalogue]) throws {
        let kind = try RecordKind(file: path)
        let bytes = try read(path)
        guard let (text, letters) = try? decoded(bytes, file: path) else {
            throw InputError(
                file: path, bytes.starts(with: Array("PK".utf8)) ? texts[0]("table.in-file.sheet") : "this is not text")
        }
        guard letters == .utf8, CellTable.Separator.likely(in: text) == .comma else {
            return try add(try CellLines(text: text, letters: letters), of: kind, path: path, texts: texts)
        }
        let table = try Table(
            path: path, columns: [], optional: ["key"] + kind.fields.map(\.name), refusesHidden: false)
        add(kind, table.rows, columns: table.columns, text: texts[0])
    }

    /// The lines of a sheet as people fill it in.
    public mutating func add(_ lines: CellLines, of kind: RecordKind, path: String, texts: [Catalogue]) throws {
        let names = ColumnNames(kind, texts)
        let table = try CellTable(lines, head: names.head)
        let plan = names.guess(table.heads)
        for (head, use) in zip(table.heads, plan.columns) where use.isEmpty || use.hasPrefix("people.") {
            throw InputError(
                file: path, field: head,
                texts[0](
                    "table.in-file.column",
                    [
                        "separator": .text(texts[0]("table.separator.\(lines.separator.rawValue)")),
                        "columns": .text(kind.fields.map(\.name).joined(separator: ", ")),
                    ]))
        }
        var known = CellNames()
        known.takesKeys = true
        let reading = TableReading(kind, table, plan, texts: texts, names: known)
        for row in table.rows {
            var values: [String: String] = [:]
            var errors: [InputError] = []
            for (use, cell) in zip(plan.columns, row.cells) {
                do throws(Unreadable) {
                    values[use] =
                        try cell.isEmpty
                        ? ""
                        : kind.field(use).map { field throws(Unreadable) in
                            try reading.reader.read(cell, as: field)
                        } ?? cell
                } catch {
                    errors.append(InputError(file: path, line: row.line, field: use, texts[0](error.mistake.refusal)))
                }
            }
            if errors.isEmpty {
                add(kind, [TableRow(file: path, line: row.line, values)], columns: plan.columns, text: texts[0])
            } else {
                refuse(kind, values["key"], errors)
            }
        }
    }
}

extension RecordKind {
    /// What a file holds, by its name.
    public init(file path: String) throws(InputError) {
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        guard let kind = RecordKind(rawValue: name) else {
            let known = RecordKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw InputError(file: path, "no kind of record has this name; expected one of \(known) and .csv")
        }
        self = kind
    }
}
