import Domain
import Foundation
import TestSupport
import Testing

@Suite struct MeasureSentenceTests {
    @Test func `every reason has its sentence in both languages, with all its numbers`() throws {
        for language in Language.allCases {
            let text = try home.catalogue(language)
            for key in MeasureReason.Key.allCases {
                #expect(text.has("measured.\(key.rawValue)"))
                #expect(!text(MeasureReason(key)).contains("{"), "\(key)")
            }
        }
        let text = try home.catalogue(.en)
        var reason = MeasureReason(.share)
        (reason.count, reason.of) = (2.5, 4)
        #expect(text(reason) == "2.5 of 4.")
    }
}
