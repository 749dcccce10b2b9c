import Domain
import Input

extension Country {
    /// The countries of a CSV file with the columns code, name_en and name_vi.
    public static func read(path: String) throws -> [Country] {
        try Table(path: path, columns: ["code", "name_en", "name_vi"]).rows.map { row in
            let isCode = { (text: String) in text.count == 3 && text.allSatisfy { $0.isASCII && $0.isUppercase } }
            guard let code = try row.value("code", "three capitals such as VNM", { isCode($0) ? $0 : nil }) else {
                throw row.error("code", "empty; a value is required")
            }
            return Country(code: code, names: [.en: try row.text("name_en"), .vi: try row.text("name_vi")])
        }
    }
}
