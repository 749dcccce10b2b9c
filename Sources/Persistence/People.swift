import Domain
import Postgres

extension Connection {
    /// The active person of this e-mail address.
    public func person(email: String) throws -> Person? {
        try run("SELECT id, name FROM person WHERE email = lower(\(email)) AND is_active").first.map(Person.init)
    }

    /// Adds a person, or gives a known one a role they do not hold yet.
    /// - Parameter place: the code of a city or a country, as the role needs it.
    /// - Returns: the person, and whether anything was new.
    public func add(name: String, email: String, role: Role, place: String?) throws -> (person: Person, isNew: Bool) {
        try run(
            """
            INSERT INTO person (name, email) VALUES (\(name), lower(\(email)))
            ON CONFLICT (email) DO NOTHING
            """)
        guard let person = try person(email: email) else { throw InactivePerson(email: email) }
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
        let added = try run(
            """
            INSERT INTO person_role (person_id, ordinal, role, city_id, country)
            SELECT \(person.id), coalesce(max(ordinal), 0) + 1, \(role), \(city), \(country) FROM person_role
            WHERE person_id = \(person.id)
            HAVING NOT bool_or(role = \(role) AND city_id IS NOT DISTINCT FROM \(city)::integer
                AND country IS NOT DISTINCT FROM \(country)::text AND during @> current_date) IS TRUE
            """
        ).affected
        return (person, added > 0)
    }
}

/// Somebody of that address may no longer sign in.
public struct InactivePerson: Error, Equatable, CustomStringConvertible {
    public var email: String
    public var description: String { "\(email) is no longer active." }
}

/// A role that is of a city or a country names one that is known.
public struct UnknownPlace: Error, Equatable, CustomStringConvertible {
    public var place: String
    public var description: String { "There is no city or country “\(place)” for this role." }
}
