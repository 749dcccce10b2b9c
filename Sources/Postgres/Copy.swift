import CPostgres

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// COPY: many rows in or out at once. It is a statement like any other within its transaction, but it binds no parameters, so
/// names come from the program's own words. Row-level security refuses COPY into a table: copy into a temporary one, then
/// INSERT … SELECT. `statement_timeout` counts for the whole of it.
extension Connection {
    /// Copies rows, `nil` being NULL:
    ///
    ///     try db.copy(into: "staging (code, name)", [["vnm-hue", "Huế"], ["vnm-son-la", nil]])
    ///
    /// - Returns: how many rows went in.
    @discardableResult
    public func copy(into table: SQL, _ rows: some Sequence<[String?]>) throws -> Int {
        try copy(into: table) { input in
            for row in rows { try input.write(row: row) }
        }
    }

    /// Copies a whole file.
    /// - Parameter options: how it is written, such as `"FORMAT csv, HEADER"`.
    /// - Returns: how many rows went in.
    @discardableResult
    public func copy(into table: SQL, options: SQL = "FORMAT text", file path: String) throws -> Int {
        let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
        return try file.closeAfter {
            try copy(into: table, options: options) { input in
                try withUnsafeTemporaryAllocation(byteCount: CopyInput.size, alignment: 16) { chunk in
                    while case let count = try file.read(into: chunk), count > 0 {
                        try input.write(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
                    }
                }
            }
        }
    }

    /// Copies what `produce` writes. Where it throws, nothing goes in, and the transaction is lost as after any failed statement.
    /// - Parameter options: how `produce` writes, such as `"FORMAT csv"`; `write(row:)` needs the text format.
    /// - Returns: how many rows went in.
    @discardableResult
    public func copy(
        into table: SQL, options: SQL = "FORMAT text", _ produce: (inout CopyInput) throws -> Void
    ) throws -> Int {
        let text = try start("COPY \(table) FROM STDIN WITH (\(options))", PGRES_COPY_IN)
        var input = CopyInput(handle)
        do {
            try produce(&input)
            try input.flush()
        } catch {
            PQputCopyEnd(handle, "the program gave up: \(type(of: error))")
            _ = try? end(text)  // the first error is the one to tell
            throw error
        }
        PQputCopyEnd(handle, nil)
        return try end(text)
    }

    /// Copies the rows of a query out, one call of `consume` for each line of PostgreSQL's output, newline included:
    ///
    ///     try db.copy(out: "SELECT code, name FROM city ORDER BY code", options: "FORMAT csv") { line in
    ///         try file.writeAll(line)
    ///     }
    ///
    /// The bytes live as long as the call. Where `consume` throws, the rest is taken in and dropped.
    /// - Returns: how many rows came out.
    @discardableResult
    public func copy(
        out query: SQL, options: SQL = "FORMAT text", _ consume: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Int {
        let text = try start("COPY (\(query)) TO STDOUT WITH (\(options))", PGRES_COPY_OUT)
        var failure: (any Error)?
        var line: UnsafeMutablePointer<CChar>?
        while case let count = PQgetCopyData(handle, &line, 0), count > 0 {
            defer { PQfreemem(line) }
            guard failure == nil else { continue }  // the rest must be taken in, or the connection is of no more use
            do {
                if Task.isCancelled { throw PostgresError.cancelled }
                try consume(UnsafeRawBufferPointer(start: line, count: Int(count)))
            } catch {
                failure = error
            }
        }
        let ended = Result { try end(text) }
        if let failure { throw failure }
        return try ended.get()
    }

    /// As above, each row as its texts, `nil` being NULL.
    @discardableResult
    public func copy(out query: SQL, rows consume: ([String?]) throws -> Void) throws -> Int {
        try copy(out: query) { line in try consume(CopyRow.fields(of: line)) }
    }

    private func start(_ statement: SQL, _ expected: ExecStatusType) throws(PostgresError) -> String {
        if Task.isCancelled { throw .cancelled }
        try sendAhead()
        let text = statement.text
        guard statement.parameters.isEmpty else {
            throw PostgresError(code: "42P02", message: "COPY binds no parameters: \(text)")
        }
        let result = PQexec(handle, text)
        guard PQresultStatus(result) == expected else { throw failure(result, text) }
        PQclear(result)
        return text
    }

    /// Takes in what the server says when the copying is over, all of it, so that the next statement can be sent.
    private func end(_ text: String) throws(PostgresError) -> Int {
        var count = 0
        var failed: PostgresError?
        while let result = PQgetResult(handle) {
            if PQresultStatus(result) == PGRES_COMMAND_OK {
                count = Int(String(cString: PQcmdTuples(result))) ?? 0
                PQclear(result)
            } else {
                let error = failure(result, text)
                failed = failed ?? error
            }
        }
        if let failed { throw failed }
        return count
    }
}

/// What `copy(into:)` gives its producer to write to. Bytes leave in chunks of 64 KiB.
public struct CopyInput: ~Copyable {
    static let size = 64 * 1024
    private let handle: OpaquePointer?
    private var buffer: [UInt8] = []

    fileprivate init(_ handle: OpaquePointer?) {
        self.handle = handle
        buffer.reserveCapacity(Self.size)
    }

    /// Writes a row in COPY's text format, `nil` being NULL.
    public mutating func write(row: [String?]) throws(PostgresError) {
        for (index, field) in row.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: "\t")) }
            if let field {
                CopyRow.append(field, to: &buffer)
            } else {
                buffer.append(contentsOf: CopyRow.null)
            }
        }
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.size { try flush() }
    }

    /// Writes bytes that have the format of the COPY already; a line may be cut anywhere.
    public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) {
        if bytes.count >= Self.size {
            try flush()
            try send(bytes)
        } else {
            buffer.append(contentsOf: bytes)
            if buffer.count >= Self.size { try flush() }
        }
    }

    fileprivate mutating func flush() throws(PostgresError) {
        let result = buffer.withUnsafeBytes { bytes in Result { () throws(PostgresError) in try send(bytes) } }
        buffer.removeAll(keepingCapacity: true)
        try result.get()
    }

    private func send(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) {
        if Task.isCancelled { throw .cancelled }
        let start = bytes.bindMemory(to: CChar.self).baseAddress
        guard !bytes.isEmpty, PQputCopyData(handle, start, Int32(bytes.count)) != 1 else { return }
        let message = String(cString: PQerrorMessage(handle)).trimmed
        guard PQstatus(handle) == CONNECTION_OK else { throw .connection(message) }
        throw PostgresError(code: "55000", message: message)  // the producer ran another statement meanwhile
    }
}

/// COPY's text format: fields end at a tab, rows at a newline, and a backslash says that another byte is meant.
enum CopyRow {
    static let null = Array("\\N".utf8)

    static func append(_ field: String, to buffer: inout [UInt8]) {
        var field = field
        field.withUTF8 { bytes in
            var start = 0
            for (index, byte) in bytes.enumerated() {
                let letter: UInt8
                switch byte {
                case UInt8(ascii: "\\"): letter = byte
                case UInt8(ascii: "\t"): letter = UInt8(ascii: "t")
                case UInt8(ascii: "\n"): letter = UInt8(ascii: "n")
                case UInt8(ascii: "\r"): letter = UInt8(ascii: "r")
                default: continue
                }
                buffer.append(contentsOf: bytes[start..<index])
                buffer.append(UInt8(ascii: "\\"))
                buffer.append(letter)
                start = index + 1
            }
            buffer.append(contentsOf: bytes[start...])
        }
    }

    /// Of one line, as PostgreSQL writes it.
    static func fields(of line: UnsafeRawBufferPointer) -> [String?] {
        let line = line.last == UInt8(ascii: "\n") ? line.dropLast() : line[...]
        return line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map { field in
            if field.elementsEqual(null) { return nil }
            guard field.contains(UInt8(ascii: "\\")) else { return String(decoding: field, as: UTF8.self) }
            var bytes: [UInt8] = []
            var escaped = false
            for byte in field {
                if escaped {
                    bytes.append(meaning(of: byte))
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else {
                    bytes.append(byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private static func meaning(of letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 8
        case UInt8(ascii: "t"): 9
        case UInt8(ascii: "n"): 10
        case UInt8(ascii: "v"): 11
        case UInt8(ascii: "f"): 12
        case UInt8(ascii: "r"): 13
        default: letter
        }
    }
}
