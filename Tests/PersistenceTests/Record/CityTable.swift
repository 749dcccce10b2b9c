import Domain
import Persistence
import Postgres

/// A table with rows of cities, as the catalogue has it.
struct CityTable: Sendable {
    var name: String
    var isHistory: Bool
    var hasPublicRows: Bool
    var isChecked: Bool

    static func all(in database: Database) async throws -> [CityTable] {
        try await database.read { db in
            try db.run(
                """
                SELECT relname AS name, relname ~ '_history$' AS is_history,
                    bool_or(attname = 'is_public') AS has_public_rows, bool_or(attname = 'verification') AS is_checked
                FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT attisdropped
                GROUP BY relname HAVING bool_or(attname = 'city_id') ORDER BY relname COLLATE "C"
                """
            ).map {
                CityTable(
                    name: try $0["name"], isHistory: try $0["is_history"], hasPublicRows: try $0["has_public_rows"],
                    isChecked: try $0["is_checked"])
            }
        }
    }

    /// The table whose earlier rows it holds, or itself.
    var kind: String { isHistory ? String(name.dropLast("_history".count)) : name }

    private var isRegister: Bool { ["membership", "succession", "award", "city_name"].contains(kind) }

    /// Who sees a row. Written down here again, independently of the policies.
    func isSeen(by part: Part, of city: City.ID, isPublic: Bool) -> Bool {
        if isRegister || ["city_release", "continuation", "gate_result"].contains(kind) || isPublic || part == .admin {
            return true
        }
        if kind == "person_role" { return false }
        return part.reads(city)
    }

    func takesRows(of city: City.ID, from part: Part) -> Bool {
        if isHistory || tablesOfNobody.contains(kind) { return false }
        if part == .admin { return true }
        // Whoever looks from outside sends files back.
        if kind == "evidence_return", part == .expert || part == .reviewer { return part.reads(city) }
        if isRegister || kind == "person_role" || city != Examples.own { return false }
        return part == .steward || part == .approver || part == .editor && !["city_release", "log_year"].contains(kind)
    }

    /// Ratings are changed by whoever gave them: in the examples, the operator.
    func lets(_ part: Part, changeRowsOf city: City.ID) -> Bool {
        if kind == "observation" || kind == "evidence_chunk" || kind == "rating" && part != .admin { return false }
        if kind == "evidence_return", part == .expert || part == .reviewer { return false }
        return takesRows(of: city, from: part)
    }
}

extension Part {
    func hasRole(in city: City.ID) -> Bool { self != .admin && self != .reviewer && reads(city) }

    func reads(_ city: City.ID) -> Bool {
        switch self {
        case .editor, .steward, .approver, .expert: city == Examples.own
        case .reviewer: city != Examples.abroad
        case .admin: true
        case .stranger, .anyone: false
        }
    }
}
