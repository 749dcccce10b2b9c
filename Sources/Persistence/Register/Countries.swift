import Domain
import Postgres

extension Country {
    fileprivate init(_ row: Row) throws {
        self.init(code: try row["code"], names: [.en: try row["name_en"], .vi: try row["name_vi"]])
    }
}

extension Connection {
    public func countries() throws -> [Country] {
        try run("SELECT code, name_en, name_vi FROM country ORDER BY code").map { try Country($0) }
    }

    /// Adds new countries and takes over changed names; how many rows that were.
    func record(_ countries: [Country]) throws -> Int {
        try countries.reduce(0) { changed, country in
            try changed
                + upsert(
                    "country", key: ["code": "\(country.code)"],
                    ["name_en": "\(country.names[.en])", "name_vi": "\(country.names[.vi])"])
        }
    }
}
