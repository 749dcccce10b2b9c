import Domain
import Input
import Postgres

extension Connection {
    /// The active person of this e-mail address.
    public func person(email: String) throws -> Person? {
        try run("SELECT id, name FROM person WHERE email = lower(\(email)) AND is_active").first.map(Person.init)
    }

    /// Whoever may act and sign in under this address today.
    /// - Throws: `CannotAct`, with what to do.
    public func actingPerson(email: String) throws -> Person {
        let row = try run(
            """
            SELECT id, name, is_active, may_sign_in(id) AS may_act,
                (SELECT max(upper(during)) - 1 FROM person_role WHERE person_id = id) AS last_day
            FROM person WHERE email = lower(\(email))
            """
        ).first
        guard let row else { throw CannotAct.unknown(email) }
        guard try row["is_active"] else { throw CannotAct.left(email) }
        guard try row["may_act"] else { throw CannotAct.ended(email, try row["last_day"]) }
        return try Person(row)
    }

    /// Adds a person, or gives a known one a role they do not hold yet.
    /// - Parameters:
    ///   - name: needed for somebody new, and ignored for others.
    ///   - place: the code of a city or a country, as the role needs it.
    ///   - last: the last day of the role; of one that is held already, from now on.
    ///   - returns: lets somebody back who has left.
    /// - Returns: the person, and whether anything was new.
    public func add(
        name: String?, email: String, role: Role, place: String?, until last: Day? = nil, returns: Bool = false
    ) throws -> (person: Person, isNew: Bool) {
        let (name, email) = (name?.oneLine, email.oneLine)
        for (field, text) in [("name", name ?? ""), ("address", email)] {
            guard let hidden = text.hiddenCharacter else { continue }
            throw Refused(.hidden(code: hidden.notation), at: field, of: "person")
        }
        if let name {
            try run(
                """
                INSERT INTO person (name, email) VALUES (\(name), lower(\(email)))
                ON CONFLICT (email) DO NOTHING
                """)
        }
        if returns { try run("UPDATE person SET is_active = true WHERE email = lower(\(email)) AND NOT is_active") }
        guard let person = try person(email: email) else {
            let isKnown = try !run("SELECT FROM person WHERE email = lower(\(email))").isEmpty
            throw isKnown ? CannotAct.left(email) : .unknown(email)
        }
        var city: City.ID?
        var country: String?
        switch role.place {
        case .city: city = try run("SELECT id FROM city WHERE code = \(place)").first?["id"]
        case .country: country = try run("SELECT code FROM country WHERE code = \(place)").first?["code"]
        case .network: break
        }
        guard (role.place == .network) == (city == nil && country == nil) else {
            throw UnknownPlace(place: place ?? "")
        }
        let held: SQL = """
            person_id = \(person.id) AND role = \(role) AND city_id IS NOT DISTINCT FROM \(city)::integer
                AND country IS NOT DISTINCT FROM \(country)::text AND during @> today()
            """
        if let last, try !run("SELECT FROM person_role WHERE \(held)").isEmpty {
            return (person, try end(held, of: person, role, on: last))
        }
        if let last, try run("SELECT \(last)::date < today() AS is_past").one()["is_past"] {
            throw CannotEndRole.notHeld(email, role)
        }
        // Of a role that was to end, such as that of somebody who left today, it is said that it goes on.
        let goesOn: SQL =
            "UPDATE person_role SET during = daterange(lower(during), NULL) WHERE \(held) AND NOT upper_inf(during)"
        if last == nil, try run(goesOn).affected > 0 { return (person, true) }
        let added = try run(
            """
            INSERT INTO person_role (person_id, ordinal, role, city_id, country, during)
            SELECT \(person.id), coalesce(max(ordinal), 0) + 1, \(role), \(city), \(country),
                daterange(today(), \(last)::date + 1)
            FROM person_role WHERE person_id = \(person.id)
            HAVING NOT bool_or(\(held)) IS TRUE
            """
        ).affected
        return (person, added > 0)
    }

    /// Has the roles of `condition` end with this day, and what depends on them.
    private func end(_ condition: SQL, of person: Person, _ role: Role, on last: Day) throws -> Bool {
        if let first = try run(
            "SELECT lower(during) AS first FROM person_role WHERE \(condition) AND lower(during) > \(last)::date"
        ).first {
            throw CannotEndRole.beforeItBegan(role, try first["first"])
        }
        let changed = try run(
            """
            UPDATE person_role SET during = daterange(lower(during), \(last)::date + 1)
            WHERE \(condition) AND upper(during) IS DISTINCT FROM \(last)::date + 1
            """
        ).affected
        if try !run("SELECT may_sign_in(\(person.id)) AS may").one()["may"] { _ = try revokeSignIns(of: person.id) }
        return changed > 0
    }

    /// Somebody leaves: every role ends, and so do sessions and links.
    /// - Returns: who, how many roles, and how many sessions and links.
    public func leave(email: String) throws -> (person: Person, roles: Int, signIns: Int) {
        guard let person = try run("SELECT id, name FROM person WHERE email = lower(\(email))").first.map(Person.init)
        else { throw CannotAct.unknown(email) }
        // A role lasts a day at least; that the person has left ends it at once.
        let roles = try run(
            """
            UPDATE person_role SET during = daterange(lower(during), greatest(today(), lower(during) + 1))
            WHERE person_id = \(person.id) AND coalesce(upper(during) > greatest(today(), lower(during) + 1), true)
            """
        ).affected
        let signIns = try revokeSignIns(of: person.id)
        try run("UPDATE person SET is_active = false WHERE id = \(person.id) AND is_active")
        return (person, roles, signIns)
    }

    /// Erases name and address of somebody from all versions; what they did stays, by nobody's name.
    public func erase(_ person: Person) throws {
        try run("SELECT erase('person', \(person.id.rawValue)::text)")
    }
}

/// Why nobody can act or sign in under an address, and what to do.
public enum CannotAct: Error, Equatable, CustomStringConvertible {
    case unknown(String)
    case left(String)
    case ended(String, Day?)

    public var description: String {
        switch self {
        case .unknown(let email):
            "Nobody has the address \(email). Add the person: tracker person \(email) --name NAME --role ROLE --place CODE"
        case .left(let email):
            "\(email) has left. To let the person back: tracker person \(email) --return --role ROLE --place CODE"
        case .ended(let email, let last):
            """
            Every role of \(email) has ended\(last.map { ", the last on \($0)" } ?? ""). To give one again: \
            tracker person \(email) --role ROLE --place CODE
            """
        }
    }
}

/// Why a role cannot end on a day.
public enum CannotEndRole: Error, Equatable, CustomStringConvertible {
    case beforeItBegan(Role, Day)
    case notHeld(String, Role)

    public var description: String {
        switch self {
        case .beforeItBegan(let role, let first):
            "The role \(role.rawValue) began on \(first); it cannot have ended before."
        case .notHeld(let email, let role):
            "\(email) does not hold the role \(role.rawValue) there: nothing was changed."
        }
    }
}

/// A role that is of a city or a country names one that is known.
public struct UnknownPlace: Error, Equatable, CustomStringConvertible {
    public var place: String
    public var description: String {
        place.isEmpty
            ? "This role is of a city or a country: name it by its code, such as --place vnm-son-la."
            : "There is no city or country “\(place)” for this role."
    }
}
