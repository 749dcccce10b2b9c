import Input

/// Reads the data of a method: a CSV file whose first column is `unit`, then the measures, denominators and grouping columns
/// in any order.
///
/// An empty cell is missing, `n/a` is not applicable, zero is a value. Names are compared as `comparable` has them. Columns that
/// the method does not name are listed in `ignored`. Errors: `InputError` with line and column for a missing or repeated column, a
/// row of another length, a unit that is empty or stands there twice, and a cell that is not a number as in JSON.
public struct DataReader {
    /// The columns that the method does not name.
    public private(set) var ignored: [String] = []
    private var stream: CSVReader
    private var numbers: [(name: String, field: Int)] = []
    private var texts: [(name: String, field: Int)] = []
    private let denominators: Set<String>
    private var width = 0
    private var seen: Set<String> = []

    /// - Parameter path: a file, or “-” for standard input.
    public init(path: String, method: Method) throws(InputError) {
        try self.init(CSVReader(path: path), method)
    }

    public init(_ bytes: [UInt8], file: String, method: Method) throws(InputError) {
        try self.init(CSVReader(bytes, file: file), method)
    }

    private init(_ stream: CSVReader, _ method: Method) throws(InputError) {
        self.stream = stream
        let measures = Set(method.measures.map(\.name))
        denominators = Set(method.numberColumns).subtracting(measures)
        try readHead(method)
    }

    private mutating func readHead(_ method: Method) throws(InputError) {
        guard try stream.next() else {
            throw InputError(file: stream.file, "the file is empty; its first line names the columns, `unit` first")
        }
        let written = try stream.texts()
        let names = written.map(comparable)
        width = names.count
        guard names.first == "unit" else {
            throw InputError(
                file: stream.file, line: stream.line, field: names.first, "the first column must be `unit`")
        }
        for (field, name) in names.enumerated() where names.firstIndex(of: name) != field {
            throw InputError(file: stream.file, line: stream.line, field: name, "the column appears twice")
        }
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        for name in method.numberColumns { numbers.append((name, try place(name, places))) }
        for name in method.textColumns { texts.append((name, try place(name, places))) }
        let known = Set(["unit"] + method.numberColumns + method.textColumns)
        ignored = zip(written, names).filter { !known.contains($1) }.map(\.0)
    }

    private func place(_ name: String, _ places: [String: Int]) throws(InputError) -> Int {
        guard let place = places[name] else {
            throw InputError(
                file: stream.file, line: stream.line, field: name, "the method names this column; the file lacks it")
        }
        return place
    }

    /// The next rows, at most `limit` of them; `nil` at the end.
    public mutating func next(_ limit: Int = .max) throws(InputError) -> DataTable? {
        var units: [String] = []
        var columns = Array(repeating: [Double](), count: numbers.count)
        var masks = [[Bool]?](repeating: nil, count: numbers.count)
        var groups = Array(repeating: [String](), count: texts.count)
        while units.count < limit, try stream.next() {
            guard stream.fields.count == width else {
                throw stream.complaint("\(stream.fields.count) fields where the first line names \(width) columns")
            }
            units.append(try unit())
            for (column, place) in numbers.enumerated() {
                let value = try number(place.field, place.name)
                columns[column].append(value ?? .nan)
                if value == nil, masks[column] == nil {
                    masks[column] = Array(repeating: false, count: units.count - 1)
                }
                masks[column]?.append(value == nil)
            }
            for (column, place) in texts.enumerated() {
                groups[column].append(comparable(try stream.text(place.field)))
            }
        }
        guard !units.isEmpty else { return nil }
        var table = DataTable(units: units)
        for (column, place) in numbers.enumerated() {
            table.numbers[place.name] = columns[column]
            columns[column] = []
            table.notApplicable[place.name] = masks[column]
        }
        for (column, place) in texts.enumerated() { table.texts[place.name] = groups[column] }
        return table
    }

    private mutating func unit() throws(InputError) -> String {
        let unit = try stream.text(0)
        let readings = readings(unit)
        guard !readings.contains("") else { throw complaint("unit", "empty; every row names its unit") }
        guard seen.isDisjoint(with: readings) else {
            throw complaint("unit", "“\(unit)” is in an earlier row too; blanks of any kind and number are one")
        }
        seen.formUnion(readings)
        return unit
    }

    /// A cell: NaN where it is empty, `nil` where it is not applicable.
    private func number(_ field: Int, _ name: String) throws(InputError) -> Double? {
        let range = stream.trimmed(stream.fields[field])
        guard !range.isEmpty else { return .nan }
        let value = stream.bytes.withUnsafeBufferPointer { jsonNumber(UnsafeBufferPointer(rebasing: $0[range])) }
        if let value { return value }
        let text = String(decoding: stream.bytes[range], as: UTF8.self)
        guard text == "n/a" else {
            throw complaint(name, "“\(text)” is not a number such as 71.4; an unknown value is an empty cell")
        }
        // A denominator has no place in the tree: where it does not apply, nothing can be divided by it.
        return denominators.contains(name) ? .nan : nil
    }

    private func complaint(_ field: String, _ problem: String) -> InputError {
        InputError(file: stream.file, line: stream.line, field: field, problem)
    }
}

extension DataTable {
    /// Reads a whole data file; “-” is standard input. See `DataReader`.
    public init(path: String, method: Method) throws(InputError) {
        var reader = try DataReader(path: path, method: method)
        self = try reader.next() ?? DataTable(method)
    }

    /// Reads a whole data file from memory.
    public init(_ bytes: [UInt8], file: String, method: Method) throws(InputError) {
        var reader = try DataReader(bytes, file: file, method: method)
        self = try reader.next() ?? DataTable(method)
    }

    /// A table with the columns of a method and no units.
    init(_ method: Method) {
        self.init(
            units: [], numbers: Dictionary(uniqueKeysWithValues: method.numberColumns.map { ($0, []) }),
            texts: Dictionary(uniqueKeysWithValues: method.textColumns.map { ($0, []) }))
    }
}
