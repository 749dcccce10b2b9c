import Postgres

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
