import CPostgres

/// The rows of one result, freed with it. Rows stay on the connection's thread: map them to values there.
public struct Rows: RandomAccessCollection {
    final class Storage {
        let result: OpaquePointer
        let columns: [String: Int32]

        init(_ result: OpaquePointer) {
            self.result = result
            columns = Dictionary(
                (0..<PQnfields(result)).map { (String(cString: PQfname(result, $0)), $0) },
                uniquingKeysWith: { first, _ in first })
        }

        deinit { PQclear(result) }
    }

    let storage: Storage
    public var startIndex: Int { 0 }
    public let endIndex: Int
    /// How many rows an INSERT, UPDATE or DELETE touched; for a SELECT, how many it returned.
    public let affected: Int

    init(_ result: OpaquePointer) {
        storage = Storage(result)
        endIndex = Int(PQntuples(result))
        affected = Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    public subscript(position: Int) -> Row { Row(storage: storage, index: Int32(position)) }

    /// The only row. - Throws: `DecodingFailure` where there is none or more than one.
    public func one() throws(DecodingFailure) -> Row {
        guard count == 1 else { throw DecodingFailure(column: "*", expected: "one row", found: "\(count) rows") }
        return self[0]
    }
}

/// One row; its columns are read by name and type. A nullable column is read as an optional.
public struct Row {
    let storage: Rows.Storage
    let index: Int32

    public subscript<Value: SQLValue>(_ column: String) -> Value {
        get throws(DecodingFailure) {
            guard let value: Value = try self[column] else {
                throw DecodingFailure(column: column, expected: "\(Value.self)", found: nil)
            }
            return value
        }
    }

    public subscript<Value: SQLValue>(_ column: String) -> Value? {
        get throws(DecodingFailure) {
            guard let text = try text(column) else { return nil }
            guard let value = Value(sqlText: text) else {
                throw DecodingFailure(column: column, expected: "\(Value.self)", found: text)
            }
            return value
        }
    }

    private func text(_ column: String) throws(DecodingFailure) -> String? {
        guard let place = storage.columns[column] else {
            throw DecodingFailure(column: column, expected: "a column of this name", found: "none")
        }
        guard PQgetisnull(storage.result, index, place) == 0 else { return nil }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(storage.result, index, place), count: Int(PQgetlength(storage.result, index, place)))
        return String(decoding: bytes, as: UTF8.self)
    }
}
