import Foundation

/// A CSV file whose first record names its columns, in small letters or capitals. Columns may stand in any order; none may be unknown,
/// and only optional ones may be missing.
public struct Table: Sendable {
    public var file: String
    /// In the order of the file.
    public var columns: [String]
    public var rows: [TableRow]

    /// Reads `path`; the file is named in errors as it was given.
    /// - Parameter refusesHidden: `false` where whoever reads the rows refuses characters that nobody sees, in words of its own.
    /// - Throws: `InputError` for a broken file, an unknown, missing or repeated column, or a row of another length.
    public init(
        path: String, columns: [String], optional: [String] = [], refusesHidden: Bool = true
    ) throws(InputError) {
        try self.init(CSVReader(path: path), columns: columns, optional: optional, refusesHidden: refusesHidden)
    }

    public init(
        _ bytes: [UInt8], file: String, columns: [String], optional: [String] = []
    ) throws(InputError) {
        try self.init(CSVReader(bytes, file: file), columns: columns, optional: optional)
    }

    private init(
        _ reader: CSVReader, columns required: [String], optional: [String], refusesHidden: Bool = true
    ) throws(InputError) {
        var reader = reader
        file = reader.file
        columns = []
        rows = []
        let known = required + optional
        let expected = known.joined(separator: ",")
        guard try reader.next() else {
            throw InputError(file: file, "the file is empty; its first line names the columns \(expected)")
        }
        let head = try reader.texts().map { name in known.first { $0 == name.oneLine.lowercased() } ?? name }
        let line = reader.line
        for (index, name) in head.enumerated() {
            guard known.contains(name) else {
                throw InputError(file: file, line: line, field: name, "unknown column; expected \(expected)")
            }
            guard head.firstIndex(of: name) == index else {
                throw InputError(file: file, line: line, field: name, "the column appears twice")
            }
        }
        if let missing = required.first(where: { !head.contains($0) }) {
            throw InputError(file: file, line: line, field: missing, "the column is missing")
        }
        columns = head
        var places = Dictionary(uniqueKeysWithValues: zip(head, head.indices))
        // An optional column that is missing reads as empty.
        let missing = optional.filter { places[$0] == nil }
        for name in missing { places[name] = head.count }
        while try reader.next() {
            guard reader.fields.count == head.count else {
                throw reader.complaint(
                    "\(reader.fields.count) fields where the first line names \(head.count) columns")
            }
            let texts = try reader.texts().map(cellText)
            for (name, text) in zip(head, texts) where refusesHidden {
                guard let hidden = text.normal.hiddenCharacter else { continue }
                throw InputError(file: file, line: reader.line, field: name, hiddenProblem(hidden))
            }
            rows.append(
                TableRow(
                    file: file, line: reader.line, places: places, fields: texts + (missing.isEmpty ? [] : [""])))
        }
    }
}

/// One row of a `Table`: text by column in its normal form, and errors that say where they are. Whatever is entered goes through here:
/// lines of files, arguments of commands, forms.
public struct TableRow: Sendable {
    public let file: String
    public let line: Int
    let places: [String: Int]
    let fields: [String]

    init(file: String, line: Int, places: [String: Int], fields: [String]) {
        self.file = file
        self.line = line
        self.places = places
        self.fields = fields.map(\.normal)
    }

    /// What was entered elsewhere than in a file, such as the arguments of a command.
    /// - Parameter file: what errors name.
    public init(file: String, line: Int, _ values: [String: String]) {
        let columns = values.keys.sorted()
        self.init(
            file: file, line: line, places: Dictionary(uniqueKeysWithValues: zip(columns, columns.indices)),
            fields: columns.map { values[$0] ?? "" })
    }

    /// The text of `column`; `nil` where the cell is empty.
    public subscript(_ column: String) -> String? {
        guard let place = places[column] else { preconditionFailure("\(file) was read without the column \(column)") }
        return fields[place].isEmpty ? nil : fields[place]
    }

    /// The text of `column`, or an error that it is wanted.
    public func text(_ column: String) throws(InputError) -> String {
        guard let text = self[column] else { throw error(column, "empty; a value is required") }
        return text
    }

    /// The cell as `parse` reads it; `nil` where it is empty.
    /// - Parameter expected: what the message asks for, such as "a date such as 2024-02-14".
    public func value<T>(_ column: String, _ expected: String, _ parse: (String) -> T?) throws(InputError) -> T? {
        guard let text = self[column] else { return nil }
        guard let value = parse(text) else { throw error(column, "“\(text)” is not \(expected)") }
        return value
    }

    public func error(_ column: String, _ problem: String) -> InputError {
        InputError(file: file, line: line, field: column, problem)
    }
}

/// The bytes of a file, or an error that says which could not be read.
public func read(_ path: String) throws(InputError) -> [UInt8] {
    do {
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
        throw InputError(file: path, "cannot be read: \((error as NSError).localizedDescription)")
    }
}

/// As above, as text.
public func readText(_ path: String) throws(InputError) -> String {
    guard let text = String(validating: try read(path), as: UTF8.self) else {
        throw InputError(file: path, "this is not UTF-8 text; save the file as UTF-8")
    }
    return text
}
