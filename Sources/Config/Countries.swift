import Domain
import Input

extension Country {
    /// The countries of a CSV file with the columns code, name_en, name_vi and those of further languages.
    public static func read(path: String, in languages: NameLanguages = .kept) throws -> [Country] {
        let columns = ["code"] + languages.required.map { $0.key("name") }
        let optional = languages.optional.map { $0.key("name") }
        return try Table(path: path, columns: columns, optional: optional).rows.map { row in
            let isCode = { (text: String) in text.count == 3 && text.allSatisfy { $0.isASCII && $0.isUppercase } }
            guard let code = try row.value("code", "three capitals such as VNM", { isCode($0) ? $0 : nil }) else {
                throw row.error("code", "empty; a value is required")
            }
            var names: [Language: String] = [:]
            for language in languages.required { names[language] = try row.text(language.key("name")) }
            for language in languages.optional { names[language] = row[language.key("name")] }
            return Country(code: code, names: names)
        }
    }
}
