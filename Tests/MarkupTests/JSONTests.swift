import Foundation
import Markup
import Testing

@Suite struct JSONTests {
    @Test func `members and elements are parted by commas, however deep they stand`() {
        var json = JSON()
        json.object { json in
            json.name("none")
            json.array([Int]()) { $0.literal("\($1)") }
            json.name("some")
            json.array([1, 2]) { json, number in
                json.object { json in
                    json.name("is")
                    json.flag(number == 2)
                    json.name("not")
                    json.null()
                }
            }
            json.name("last")
            json.literal("41.5")
        }
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"none":[],"some":[{"is":false,"not":null},{"is":true,"not":null}],"last":41.5}"#)
    }

    @Test(arguments: [
        "plain", "", "\"quoted\"", "a\\b", "line\nline\r\t\u{08}\u{0C}", "\u{01}\u{1F}", "quote\"\u{0301} with a mark",
        "Đề án Nhà học tập", "\u{2028}", "👩‍👩‍👧",
    ])
    func `a text is read again as it was written, whatever stands in it`(text: String) throws {
        var json = JSON()
        json.array([text]) { $0.text($1) }
        let read = try JSONDecoder().decode([String].self, from: Data(json.bytes))
        #expect(read.map { Array($0.utf8) } == [Array(text.utf8)])
    }
}
