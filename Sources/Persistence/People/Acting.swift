import Domain
import Input
import Postgres

/// Who acts in a transaction. Row-level security shows and takes what that person may see and write.
public enum Actor: Equatable, Sendable {
    /// Nobody is signed in: what is public can be read.
    case anyone
    case person(Person.ID)

    /// Commands that whoever runs the program may give.
    public static let `operator` = Actor.person(Person.operator)

    fileprivate var person: Person.ID? {
        switch self {
        case .anyone: nil
        case .person(let id): id
        }
    }
}

extension Database {
    /// Reads in one snapshot what `actor` may see.
    public func read<R: Sendable>(
        as actor: Actor, _ body: @Sendable (borrowing Connection) throws -> R
    ) async throws -> R {
        try await read { db in
            try db.act(as: actor, because: nil)
            return try body(db)
        }
    }

    /// Reads and writes as one transaction what `actor` may; what it does goes into the trail with its reason.
    public func write<R: Sendable>(
        as actor: Actor, because reason: String? = nil, _ body: @Sendable (borrowing Connection) throws -> R
    ) async throws -> R {
        if let hidden = reason?.hiddenCharacter { throw InputError(file: "the reason", hiddenProblem(hidden)) }
        return try await write { db in
            try db.act(as: actor, because: reason)
            return try body(db)
        }
    }
}

extension Connection {
    fileprivate func act(as actor: Actor, because reason: String?) throws {
        guard let person = actor.person else { return try actAsNobody(because: reason) }
        try run("SELECT act_as(\(person), \(reason))")
    }

    /// What act_as(NULL) sets. Nobody has no roles, so that there is nothing to look up, and most pages are read by nobody.
    private func actAsNobody(because reason: String?) throws {
        try run(
            """
            SELECT set_config('app.person', '', true), set_config('app.reason', coalesce(\(reason), ''), true),
                set_config('app.cities', '{}', true), set_config('app.edits', '{}', true),
                set_config('app.approves', '{}', true), set_config('app.rates', '{}', true),
                set_config('app.all', 'false', true)
            """)
    }
}

/// The pools of a program: one per role, since a connection that changes roles plans its statements anew.
public struct Databases: Sendable {
    /// Serves people, each as far as row-level security lets them.
    public let app: Database
    /// The batch job: reads everything, writes runs.
    public let batch: Database
    /// Brings the schema up to date, or restores it, and nothing else.
    public let owner: Database
    private let conninfo: String
    private let work: String

    public static let size = 8
    private static let batchSize = 3
    /// What one program opens at most: all pools, and a backup beside them with its own program.
    public static let mostConnections = size + batchSize + 3

    /// - Parameters:
    ///   - conninfo: signs in as a member of tracker_app.
    ///   - work: signs in as a member of tracker_batch and tracker_backup; by default as above.
    ///   - owner: signs in as the owner of the schema; by default as above.
    public init(_ conninfo: String, work: String? = nil, owner: String? = nil, size: Int = Databases.size) {
        app = Database(conninfo, role: "tracker_app", size: size)
        let patient = Timeouts(statement: nil, idleInTransaction: nil)
        batch = Database(work ?? conninfo, role: "tracker_batch", size: Databases.batchSize, timeouts: patient)
        self.owner = Database(owner ?? conninfo, size: 1, timeouts: patient)
        self.conninfo = conninfo
        self.work = work ?? conninfo
    }

    /// A connection that sees everything and writes nothing, for the time of `body`.
    public func withBackup<R: Sendable>(_ body: @Sendable (Database) async throws -> R) async throws -> R {
        try await with(work, role: "tracker_backup", body)
    }

    /// A connection in no other role than that of who signs in to serve, for the time of `body`.
    public func withSignedIn<R: Sendable>(_ body: @Sendable (Database) async throws -> R) async throws -> R {
        try await with(conninfo, role: nil, body)
    }

    /// Who signs in to serve, as SQL writes the name.
    func user() async throws -> String {
        try await withSignedIn { database in try await database.read { db in try db.user() } }
    }

    /// Who signs in for the batch job and for backups, as SQL writes the name.
    public func worker() async throws -> String {
        try await with(work, role: nil) { database in try await database.read { db in try db.user() } }
    }

    private func with<R: Sendable>(
        _ conninfo: String, role: String?, _ body: @Sendable (Database) async throws -> R
    ) async throws -> R {
        let database = Database(
            conninfo, role: role, size: 1, timeouts: Timeouts(statement: nil, idleInTransaction: nil))
        let outcome: Result<R, any Error>
        do { outcome = .success(try await body(database)) } catch { outcome = .failure(error) }
        await database.close()
        return try outcome.get()
    }

    public func close() async {
        for database in [app, batch, owner] { await database.close() }
    }
}

/// The stamp of what this transaction writes; NULL before it wrote something.
let stamp: SQL = "nullif(current_setting('app.stamp', true), '')::timestamptz"
