import Config
import Domain
import Input
import TestSupport
import Testing

@testable import Web

/// One fact is told in one sentence, whichever door a record comes in by.
@Suite struct SameWordsTests {
    private static let wrong: [(kind: RecordKind, field: String, typed: String)] = [
        (.programme, "title_en", String(repeating: "x", count: 501)), (.programme, "title_vi", "\u{202E}Lớp"),
        (.programme, "approved_on", "31/02/2024"), (.programme, "period", "soon"), (.programme, "period", "1850"),
        (.programme, "period", "2023-2024"), (.programme, "source_url", "ftp://example.org"),
        (.groupSize, "source", ""), (.groupSize, "year", "x"), (.groupSize, "people", "-1"),
        (.groupSize, "people", "99999999999"), (.commitmentNote, "noted_on", ""),
        (.observation, "value", "9999999999999999999999"),
    ]

    @Test(arguments: Language.allCases)
    func `a form says of a mistake what is said of it in a file`(language: Language) throws {
        let text = try home.catalogue(language)
        for (kind, field, typed) in Self.wrong {
            var form = RecordForm(kind, standing: nil, participation: [], presets: [:], language: language)
            form.typed[field] = typed
            #expect(form.entries(RecordTexts(text: text)).isEmpty)
            let told = form.mistakes.filter { $0.input == field }.map(\.message)
            let error = #expect(throws: InputErrors.self) {
                let row = TableRow(file: "\(kind.rawValue).csv", line: 2, [field: typed])
                _ = try RecordEntry(kind, row, columns: [field], text: text)
            }
            let inFile = error?.errors.filter { $0.field == field }.map(\.problem.asSentence)
            #expect(told == inFile && told.count == 1, "\(field) \(typed.prefix(40)): \(told)")
        }
    }

    @Test func `a number is asked for with a point in files, and in forms as the language writes it`() throws {
        let text = try home.catalogue(.vi)
        func told(_ typed: String) -> String? {
            var form = RecordForm(.observation, standing: nil, participation: [], presets: [:], language: .vi)
            form.typed["value"] = typed
            _ = form.entries(RecordTexts(text: text))
            return form.mistakes.first { $0.input == "value" }?.message
        }
        #expect(told("nhiều") == text(.notANumber(found: "nhiều", example: "71,4")).asSentence)
        #expect(told("1.234") == text(.inTwoWays(found: "1.234", one: "1234", other: "1,2340")))
        for (given, refusal) in [
            ("nhiều", Refusal.notANumber(found: "nhiều", example: "71.4")),
            ("1.234", .inTwoWays(found: "1.234", one: "1234", other: "1.2340")),
            ("71,4", .foreign(found: "71,4", suggestion: "71.4")),
            ("1,234,567", .foreign(found: "1,234,567", suggestion: "1234567")),
        ] {
            #expect(throws: refusal) { try RecordField.Form.number.read(given) }
        }
    }
}
