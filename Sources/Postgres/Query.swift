/// A statement and what its rows mean. Queries that do not wait for one another's rows are sent at once:
///
///     let (rights, drafts) = try db.run(.logRights(in: city), .drafts(in: city))
public struct Query<Value> {
    fileprivate let sql: SQL
    fileprivate let read: (Rows, borrowing Connection) throws -> Value

    public init(_ sql: SQL, _ read: @escaping (Rows) throws -> Value) {
        self.init(sql) { rows, _ in try read(rows) }
    }

    /// - Parameter read: may look up more, now that the rows are here.
    public init(_ sql: SQL, _ read: @escaping (Rows, borrowing Connection) throws -> Value) {
        self.sql = sql
        self.read = read
    }
}

extension Connection {
    public func run<Value>(_ query: Query<Value>) throws -> Value { try query.read(try run(query.sql), self) }

    /// - Returns: what each found, in their order.
    public func run<Value>(_ queries: [Query<Value>]) throws -> [Value] {
        guard queries.count > 1 else { return try queries.map { try run($0) } }
        return try zip(queries, try run(all: queries.map(\.sql))).map { try $0.read($1, self) }
    }

    /// - Returns: what each found.
    public func run<each Value>(_ query: repeat Query<each Value>) throws -> (repeat each Value) {
        var statements: [SQL] = []
        repeat statements.append((each query).sql)
        var rows = try run(all: statements).makeIterator()
        func next<One>(_ query: Query<One>) throws -> One {
            guard let found = rows.next() else { throw PostgresError(code: "08P01", message: "an answer is missing") }
            return try query.read(found, self)
        }
        return (repeat try next(each query))
    }
}
