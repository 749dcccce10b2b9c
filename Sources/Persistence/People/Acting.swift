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
            return (value: try body(db), version: version.name)
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

/// The name of what is read, once it is known.
private final class Version {
    var name: String?
}

extension Connection {
    /// Says who acts, together with the first statement of the transaction.
    /// - Returns: what nobody sees, by name.
    @discardableResult
    fileprivate func act(as actor: Actor, because reason: String?) throws -> Version {
        let version = Version()
        if let person = actor.person {
            try runAhead("SELECT act_as(\(person), \(reason))")
        } else {
            try runAhead(actsAsNobody(because: reason)) { version.name = try? $0.one()["version"] }
        }
        return version
    }

    /// What act_as(NULL) sets. Nobody has no roles, so that there is nothing to look up, and most pages are read by nobody.
    private func actsAsNobody(because reason: String?) -> SQL {
        """
        SELECT \(versionSeen) AS version,
            set_config('app.person', '', true), set_config('app.reason', coalesce(\(reason), ''), true),
            set_config('app.cities', '{}', true), set_config('app.edits', '{}', true),
            set_config('app.approves', '{}', true), set_config('app.rates', '{}', true),
            set_config('app.all', 'false', true)
        """
    }
}

/// The stamp of what this transaction writes; NULL before it wrote something.
let stamp: SQL = "nullif(current_setting('app.stamp', true), '')::timestamptz"

extension Connection {
    /// The same as an instant.
    func actStamp() throws -> Instant? { try run("SELECT \(stamp) AS stamp").one()["stamp"] }
}
