import Domain
import Input

/// Cells read as the domain's values; an empty cell is `nil`.
extension TableRow {
    func day(_ column: String) throws(InputError) -> Day? {
        try value(column, "a date such as 2024-02-14") { Day($0) }
    }

    /// The day of something that has happened.
    func pastDay(_ column: String) throws(InputError) -> Day? {
        guard let day = try day(column) else { return nil }
        guard day <= .today else { throw error(column, "\(day) lies in the future") }
        return day
    }

    /// A year in which the network or what came before it could have done something.
    func year(_ column: String) throws(InputError) -> Int? {
        try value(column, "a year such as 2024") { text in Int(text).flatMap { (1900...2200).contains($0) ? $0 : nil } }
    }

    /// A year since the network began.
    func networkYear(_ column: String) throws(InputError) -> Int? {
        try value(column, "a year from 2013, when the network began") { text in
            Int(text).flatMap { (2013...2200).contains($0) ? $0 : nil }
        }
    }

    func count(_ column: String) throws(InputError) -> Int? {
        try value(column, "a whole number above 0") { text in
            Int(text).flatMap { (1...1_000_000_000).contains($0) ? $0 : nil }
        }
    }

    /// Empty is no.
    func flag(_ column: String) throws(InputError) -> Bool {
        try value(column, "yes or no") { ["yes": true, "no": false][$0] } ?? false
    }

    func source(_ column: String) throws(InputError) -> String {
        let text = try text(column)
        guard WebAddress(text) != nil else {
            throw error(column, "“\(text)” is not the address of a page (https://…)")
        }
        guard text.count <= 2000 else { throw error(column, "longer than 2000 characters") }
        return text
    }

    func country(_ column: String, among countries: Set<String>) throws(InputError) -> String {
        let text = try text(column)
        guard countries.contains(text) else {
            throw error(
                column, "“\(text)” is not a country; give its ISO 3166 code of three capitals, such as VNM")
        }
        return text
    }

    func region(_ column: String) throws(InputError) -> Region? {
        try value(column, "a region of UNESCO (\(Region.allCases.map(\.rawValue).joined(separator: ", ")))") {
            Region(rawValue: $0)
        }
    }

    /// A city's code as given, or the one that a city of this name gets.
    func code(_ column: String, country: String, name: String) throws(InputError) -> String {
        let usual = City.code(country: country, name: name)
        let given = try value(column, "a code of this country, such as \(usual)") { text in
            let prefix = "\(country.lowercased())-"
            return text == City.code(country: country, name: String(text.dropFirst(prefix.count))) ? text : nil
        }
        return given ?? usual
    }

    /// A cell that must not be empty.
    func needed<T>(
        _ column: String, _ read: (String) throws(InputError) -> T?
    ) throws(InputError) -> T {
        guard let value = try read(column) else { throw error(column, "empty; a value is required") }
        return value
    }
}
