import Domain
import Postgres

extension Country {
    init(_ row: Row) throws {
        self.init(code: try row["code"], names: try row.texts("name"))
    }
}

extension Connection {
    public func countries() throws -> [Country] {
        try run("SELECT code, \(textColumns("name")) FROM country ORDER BY code").map { try Country($0) }
    }

    /// Adds new countries and takes over changed names; how many rows that were.
    func record(_ countries: [Country]) throws -> Int {
        try countries.reduce(0) { changed, country in
            try changed
                + upsert(
                    "country", key: ["code": "\(country.code)"],
                    NameLanguages.kept.all.map { ($0.key("name"), "\(country.names[$0])") })
        }
    }
}
