import CPostgres

/// The rows of one result, freed with it. Rows stay on the connection's thread: map them to values there.
public struct Rows: RandomAccessCollection {
    final class Storage {
        let result: OpaquePointer
        private let columns: [String?]
        private var expected = 0

        init(_ result: OpaquePointer) {
            self.result = result
            var columns: [String?] = []
            for index in 0..<PQnfields(result) {
                let name = String(cString: PQfname(result, index))
                columns.append(columns.contains(name) ? nil : name)  // of two with one name the first is meant
            }
            self.columns = columns
        }

        /// Where a column stands. Columns are mostly read in the order in which they stand, row after row: looked for where the
        /// last one ended, a name is found at once.
        func place(of column: String) -> Int32? {
            if expected < columns.count, columns[expected] == column {
                defer { expected = expected + 1 == columns.count ? 0 : expected + 1 }
                return Int32(expected)
            }
            guard let place = columns.firstIndex(of: column) else { return nil }
            expected = place + 1
            return Int32(place)
        }

        deinit { PQclear(result) }
    }

    let storage: Storage
    public var startIndex: Int { 0 }
    public let endIndex: Int
    /// How many rows an INSERT, UPDATE or DELETE touched; for a SELECT, how many it returned.
    public var affected: Int { Int(String(cString: PQcmdTuples(storage.result))) ?? 0 }

    init(_ result: OpaquePointer) {
        storage = Storage(result)
        endIndex = Int(PQntuples(result))
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
        @inlinable get throws(DecodingFailure) {
            guard let bytes = try bytes(column) else {
                throw DecodingFailure(column: column, expected: "\(Value.self)", found: nil)
            }
            guard let value = Value(sqlBytes: bytes) else { throw Self.failure(column, Value.self, bytes) }
            return value
        }
    }

    public subscript<Value: SQLValue>(_ column: String) -> Value? {
        @inlinable get throws(DecodingFailure) {
            guard let bytes = try bytes(column) else { return nil }
            guard let value = Value(sqlBytes: bytes) else { throw Self.failure(column, Value.self, bytes) }
            return value
        }
    }

    /// The text of a column, where libpq holds it; `nil` is NULL.
    @usableFromInline func bytes(_ column: String) throws(DecodingFailure) -> UnsafeRawBufferPointer? {
        guard let place = storage.place(of: column) else {
            throw DecodingFailure(column: column, expected: "a column of this name", found: "none")
        }
        let length = Int(PQgetlength(storage.result, index, place))
        if length == 0, PQgetisnull(storage.result, index, place) == 1 { return nil }
        return UnsafeRawBufferPointer(start: PQgetvalue(storage.result, index, place), count: length)
    }

    @usableFromInline static func failure(
        _ column: String, _ type: Any.Type, _ bytes: UnsafeRawBufferPointer
    ) -> DecodingFailure {
        DecodingFailure(column: column, expected: "\(type)", found: String(decoding: bytes, as: UTF8.self))
    }
}
