import Domain
import Postgres

/// A one-time link, before it is used. The token is shown once: only its digest is kept.
public struct SignInLink: Sendable {
    public var token: String
    public var expiresAt: Instant
}

/// Who is signed in.
public struct SignedIn: Equatable, Sendable {
    public var person: Person
    /// What this session's forms carry, so that no other site can send one in the person's name.
    public var formToken: String
}

extension Connection {
    /// A link that signs the person in once. Only administrators of the network may make one.
    public func makeSignInLink(for person: Person.ID) throws -> SignInLink {
        let row = try run("SELECT token, expires_at FROM make_sign_in_link(\(person))").one()
        return SignInLink(token: try row["token"], expiresAt: try row["expires_at"])
    }

    /// Whom a link would sign in; `nil` where it is used, too old or none of ours. Looking does not use it up.
    public func person(signInLink token: String) throws -> Person? {
        try run("SELECT id, name FROM sign_in_link_person(\(token))").first.map(Person.init)
    }

    /// Uses the link up.
    /// - Returns: the token of the session that it starts; `nil` where the link signs nobody in.
    public func startSession(signInLink token: String) throws -> String? {
        try run("SELECT start_session(\(token)) AS token").one()["token"]
    }

    public func signedIn(session token: String) throws -> SignedIn? {
        try run("SELECT id, name, form_token FROM signed_in(\(token))").first.map { row in
            SignedIn(person: try Person(row), formToken: try row["form_token"])
        }
    }

    public func endSession(_ token: String) throws {
        try run("SELECT end_session(\(token))")
    }

    /// Ends all sessions of the person and all links that wait.
    public func revokeSignIns(of person: Person.ID) throws -> Int {
        try run("SELECT revoke_sign_ins(\(person)) AS count").one()["count"]
    }

    /// The same of whoever has this address, active or not.
    public func revokeSignIns(email: String) throws -> Int {
        let row = try run("SELECT id FROM person WHERE email = lower(\(email))").first
        guard let row else { throw CannotAct.unknown(email) }
        return try revokeSignIns(of: row["id"])
    }

    /// The same of everybody.
    public func revokeAllSignIns() throws { try run("SELECT count(revoke_sign_ins(id)) FROM person") }
}

extension Query where Value == Instant? {
    /// When the acting person signed in on an earlier day than today, the last time; `nil` where they never did.
    public static var lastVisit: Query { Query("SELECT last_visit() AS at") { try $0.one()["at"] } }
}

extension Person {
    init(_ row: Row) throws {
        self.init(id: try row["id"], name: try row["name"])
    }
}
