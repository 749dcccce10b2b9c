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
        try await readVersion(as: actor, body).value
    }

    /// The same, and by which name `dataVersion` knows what was read; `nil` where a person acts.
    public func readVersion<R: Sendable>(
        as actor: Actor, _ body: @Sendable (borrowing Connection) throws -> R
    ) async throws -> (value: R, version: String?) {
        try await read { db in
            let version = try db.act(as: actor, because: nil)
            return (value: try body(db), version: version)
        }
    }

    /// Reads and writes as one transaction what `actor` may; what it does goes into the trail with its reason.
    public func write<R: Sendable>(
        as actor: Actor, because reason: String? = nil, _ body: @Sendable (borrowing Connection) throws -> R
    ) async throws -> R {
        if let hidden = reason?.hiddenCharacter {
            throw Refused(.hidden(code: hidden.notation), of: "the reason")
        }
        return try await write { db in
            try db.act(as: actor, because: reason)
            return try body(db)
        }
    }
}

extension Connection {
    /// - Returns: what nobody sees, by name.
    @discardableResult
    fileprivate func act(as actor: Actor, because reason: String?) throws -> String? {
        guard let person = actor.person else { return try actAsNobody(because: reason) }
        try run("SELECT act_as(\(person), \(reason))")
        return nil
    }

    /// What act_as(NULL) sets. Nobody has no roles, so that there is nothing to look up, and most pages are read by nobody.
    private func actAsNobody(because reason: String?) throws -> String? {
        try run(
            """
            SELECT \(versionSeen) AS version,
                set_config('app.person', '', true), set_config('app.reason', coalesce(\(reason), ''), true),
                set_config('app.cities', '{}', true), set_config('app.edits', '{}', true),
                set_config('app.approves', '{}', true), set_config('app.rates', '{}', true),
                set_config('app.all', 'false', true)
            """
        ).one()["version"]
    }
}

/// The stamp of what this transaction writes; NULL before it wrote something.
let stamp: SQL = "nullif(current_setting('app.stamp', true), '')::timestamptz"

extension Connection {
    /// The same as an instant.
    func actStamp() throws -> Instant? { try run("SELECT \(stamp) AS stamp").one()["stamp"] }
}
