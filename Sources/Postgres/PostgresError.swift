import CPostgres

/// What PostgreSQL, or the way to it, refused. `description` says little, for users; `String(reflecting:)` says all, for logs.
public struct PostgresError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The SQLSTATE, such as `23505`; `08006` where the connection itself failed.
    public var code: String
    public var message: String
    public var detail: String?
    public var context: String?
    public var table: String?
    public var column: String?
    public var constraint: String?
    public var statement: String?
    /// The character of the statement that is at fault, counted from 1.
    public var position: Int?

    public var description: String { message }

    public var debugDescription: String {
        let parts = [
            "\(code) \(message)", detail, constraint.map { "constraint \($0)" }, context, statement.map { "in: \($0)" },
        ]
        return parts.compactMap(\.self).joined(separator: "; ")
    }

    /// For a log that holds nothing of what people entered: no detail, which shows rows, and no message where that shows a value.
    public var logged: String {
        let showsValue = ["22", "P0", "23"].contains(code.prefix(2))
        let parts = [
            showsValue ? code : "\(code) \(message)", table.map { "table \($0)" }, column.map { "column \($0)" },
            constraint.map { "constraint \($0)" }, statement.map { "in: \($0)" },
        ]
        return parts.compactMap(\.self).joined(separator: "; ")
    }

    /// The line of the statement that is at fault, counted from 1.
    public var line: Int? {
        guard let statement, let position else { return nil }
        return 1 + statement.unicodeScalars.prefix(position - 1).count { $0 == "\n" }
    }

    /// The statement itself is at fault, and not what the server does beside it.
    public var isOfStatement: Bool { ["0A", "22", "23", "2B", "42", "P0"].contains(code.prefix(2)) }

    /// The server takes no writes: it follows another one.
    public var isReadOnly: Bool { code == "25006" }

    /// The statement was stopped: by its caller's cancellation, or since it took too long.
    public var isStopped: Bool { code == "57014" }

    /// Others were in the way for too long: a lock was not to be had, or transaction after transaction collided.
    public var isOutOfPatience: Bool { code == "55P03" || isWorthRetrying }

    /// Nothing more can be written: the disk is full, or fails.
    public var isOutOfRoom: Bool { code == "53100" || code == "58030" }

    /// The server has too little of something to do this now, such as memory or connections.
    public var isOutOfMeans: Bool { code.hasPrefix("53") }

    /// The same transaction, run again, may succeed: serialization failure or deadlock.
    var isWorthRetrying: Bool { code == "40001" || code == "40P01" }

    /// The server could not be reached, or went away.
    public var isConnectionFailure: Bool { code.hasPrefix("08") || code.hasPrefix("57P") }

    static func connection(_ message: String) -> PostgresError {
        PostgresError(code: "08006", message: message)
    }

    /// What the server says to a cancelled statement; here of one that was not sent any more.
    static let cancelled = PostgresError(code: "57014", message: "canceling statement due to user request")

    init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    init(result: OpaquePointer?, statement: String) {
        func field(_ code: Int32) -> String? { PQresultErrorField(result, code).map { String(cString: $0) } }
        code = field(Int32(UInt8(ascii: "C"))) ?? "08006"
        message = field(Int32(UInt8(ascii: "M"))) ?? String(cString: PQresultErrorMessage(result)).trimmed
        detail = field(Int32(UInt8(ascii: "D")))
        context = field(Int32(UInt8(ascii: "W")))
        table = field(Int32(UInt8(ascii: "t")))
        column = field(Int32(UInt8(ascii: "c")))
        constraint = field(Int32(UInt8(ascii: "n")))
        position = field(Int32(UInt8(ascii: "P"))).flatMap { Int($0) }
        self.statement = statement
    }
}

/// A value came back in another form than the program expects: a mistake in a query, not in the data.
public struct DecodingFailure: Error, Equatable, CustomStringConvertible {
    public var column: String
    public var expected: String
    /// What stood there; `nil` is NULL.
    public var found: String?

    public init(column: String, expected: String, found: String?) {
        self.column = column
        self.expected = expected
        self.found = found
    }

    public var description: String {
        "column \(column): expected \(expected), found \(found.map { "“\($0)”" } ?? "NULL")"
    }
}

extension String {
    var trimmed: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}
