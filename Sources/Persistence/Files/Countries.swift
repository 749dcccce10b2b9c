import Domain
import Input
import Postgres

extension Country {
    /// The countries of a CSV file with the columns code, name_en and name_vi.
    public static func read(path: String) throws -> [Country] {
        try Table(path: path, columns: ["code", "name_en", "name_vi"]).rows.map { row in
            let isCode = { (text: String) in text.count == 3 && text.allSatisfy { $0.isASCII && $0.isUppercase } }
            guard let code = try row.value("code", "three capitals such as VNM", { isCode($0) ? $0 : nil }) else {
                throw row.error("code", "empty; a value is needed here")
            }
            return Country(code: code, names: [.en: try row.text("name_en"), .vi: try row.text("name_vi")])
        }
    }
}

extension Country {
    fileprivate init(_ row: Row) throws {
        self.init(code: try row["code"], names: [.en: try row["name_en"], .vi: try row["name_vi"]])
    }
}

extension Connection {
    public func countries() throws -> [Country] {
        try run("SELECT code, name_en, name_vi FROM country ORDER BY code").map { try Country($0) }
    }

    public func country(of city: City) throws -> Country? {
        try run("SELECT code, name_en, name_vi FROM country WHERE code = \(city.country)").first.map { try Country($0) }
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
