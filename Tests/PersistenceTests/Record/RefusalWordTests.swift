import Config
import Domain
import Foundation
import TestSupport
import Testing

/// One refusal of each kind, one after another: a new one does not compile before it stands here.
private func next(_ refusal: Refusal?) -> Refusal? {
    switch refusal {
    case nil: .needed(.day)
    case .needed: .not(.period, found: "soon")
    case .not: .notANumber(found: "many", example: "71.4")
    case .notANumber: .foreign(found: "71,4", suggestion: "71.4")
    case .foreign: .inTwoWays(found: "1.234", one: "1234", other: "1.2340")
    case .inTwoWays: .twoYears(found: "2023-2024", calendar: "1/2023–12/2024", school: "9/2023–5/2024")
    case .twoYears: .tooLong(most: 500)
    case .tooLong: .tooLarge(found: "9999999999999999999")
    case .tooLarge: .outOfReach(found: "1850")
    case .outOfReach: .above(found: 139, limit: 100)
    case .above: .below(found: -1, limit: 0)
    case .below: .hidden(code: "U+202E")
    case .hidden: .notOffered
    case .notOffered: .countStays
    case .countStays: .notYet
    case .notYet: .noSuchRecord(.programme, key: "P9")
    case .noSuchRecord: .severalRecords(.programme, name: "Reading together")
    case .severalRecords: .noSuchIndicator("9.9.9.z")
    case .noSuchIndicator: .noSuchCity("vnm-nowhere")
    case .noSuchCity: .keyColumn
    case .keyColumn: .twice(.unknown)
    case .twice: .sameKey("RB2", .number(2))
    case .sameKey: .sameKeyInCapitals("rb2", other: "RB2", .ofFile("programme.csv", line: 2))
    case .sameKeyInCapitals: .sameWords(.number(2))
    case .sameWords: .capitals("rb1", other: "RB1")
    case .capitals: .baselineWithoutValue
    case .baselineWithoutValue: .baselineNotProposed
    case .baselineNotProposed: .notAllowed
    case .notAllowed: .rule(RecordRule("programme_life", of: "programme"), reference: "0123abcd")
    case .rule, .told: nil  // what was told has its words already
    }
}

@Suite struct RefusalWordTests {
    private static var refusals: [Refusal] {
        var refusals: [Refusal] = []
        while let one = next(refusals.last) { refusals.append(one) }
        for form in RecordKind.allCases.flatMap(\.fields).map(\.form) {
            refusals += [.needed(form), .not(form, found: "x")]
        }
        refusals.append(.noSuchRecord(.programme, key: "00000000-0000-4000-8000-000000000000"))
        refusals.append(.rule(RecordRule("rule_of_nobody", of: "country"), reference: "0123abcd"))
        return refusals
    }

    @Test func `every refusal has words in each language, and all that they name is filled in`() throws {
        let catalogues = try Language.allCases.map { try home.catalogue($0) }
        for refusal in Self.refusals {
            let words = catalogues.map { $0(refusal) }
            for text in words {
                #expect(!text.isEmpty && !text.contains(/[⟦⟧{}]/), "\(refusal): \(text)")
            }
            #expect(Set(words).count == words.count, "\(refusal) is worded alike: \(words)")
        }
    }

    @Test func `a refusal says what was found and what is expected`() throws {
        let (en, vi) = (try home.catalogue(.en), try home.catalogue(.vi))
        let worded: [(Refusal, String, String)] = [
            (
                .not(.choice(["draft", "running"]), found: "begun"),
                "“begun” is not one of draft, running", "“begun” không phải là một trong các từ draft, running"
            ),
            (
                .needed(.prose), "required; give a text of at most 10,000 characters",
                "mục này bắt buộc; cần nội dung tối đa 10.000 ký tự"
            ),
            (
                .noSuchRecord(.programme, key: "P9"), "there is no programme with the key “P9”",
                "không có chương trình nào mang mã “P9”"
            ),
        ]
        for (refusal, english, vietnamese) in worded {
            #expect(en(refusal) == english)
            #expect(vi(refusal) == vietnamese)
        }
    }

    @Test func `an identity is not shown to whoever chose it from a list`() throws {
        let identity = UUID().uuidString
        for language in Language.allCases {
            #expect(try !home.catalogue(language)(.noSuchRecord(.programme, key: identity)).contains(identity))
        }
    }
}
