import Foundation
import Input
import Testing

@Suite struct PlainTextTests {
    @Test(
        arguments: [
            0x01, 0x07, 0x1B, 0x7F, 0x85, 0x061C, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029,
            0x202A, 0x202B,
            0x202C, 0x202D, 0x202E, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF, 0xFFF9, 0xE0041,
        ] as [UInt32])
    func `a character that is not seen, or turns the writing round, is found wherever it stands`(code: UInt32) throws {
        let hidden = try #require(Unicode.Scalar(code))
        for text in ["\(hidden)", "\(hidden)plan", "plan\(hidden)", "kế\(hidden)hoạch", "plan\n\(hidden)"] {
            #expect(text.hiddenCharacter == hidden, "U+\(String(code, radix: 16)) in \(text.debugDescription)")
        }
    }

    @Test(arguments: [
        "", "plan", "two\nlines\tand a tab\r\n", "Đọc sách ở Sơn La", "Sơn La".decomposedStringWithCanonicalMapping,
        "👩‍🏫 and 🏳️‍🌈", "می‌خواهم", "क्‍ष", "co\u{AD}operation", "عمّان", "“quoted” – 5 €", "学习型城市",
    ])
    func `what people write in any language is let through`(text: String) {
        #expect(text.hiddenCharacter == nil, "\(text.hiddenCharacter?.notation ?? "")")
    }

    @Test func `files are refused with the place of such a character`() throws {
        let table = Array("code,name\nx,Goa\ny,\"G\u{202E}oa\"\n".utf8)
        let refused = #expect(throws: InputError.self) {
            try Table(table, file: "cities.csv", columns: ["code", "name"])
        }
        #expect(
            refused?.description
                == "cities.csv:3: name: holds an invisible character (U+202E); delete it, or type the text again")
        let yaml = try YAML("city:\n  name: \"G\\u202Eoa\"\n", file: "city.yaml")
        let named = #expect(throws: InputError.self) { try yaml.child("city").child("name").text() }
        #expect(named?.description.hasPrefix("city.yaml:2: city.name: holds an invisible character (U+202E)") == true)
    }
}
