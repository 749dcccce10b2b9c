import Domain
import Foundation
import Persistence
import ScoringJob

/// One number, down to the records behind it.
struct MeasurePage {
    struct Pair {
        var label: String
        var value: String
    }

    struct Row {
        var kind: String
        var title: Words
        var day: String?
        var part: String?
        var verification: String
        var href: Address?
    }

    let title: String
    let city: CityFrame
    let name: String
    let found: String
    let pairs: [Pair]
    let rows: [Row]
    /// Said where there are none.
    let empty: String
    let backHref: Address

    init(
        _ measure: String, _ facts: ReadinessPage.Facts, items: [MeasureItem], frame: CityFrame, assessor: Assessor,
        text: Catalogue
    ) {
        let language = text.language
        let code = facts.entry.city.code
        let result = facts.readiness?.assessment?.measures.first { $0.name == measure }
        city = frame
        name = assessor.title(of: measure, in: language)
        title = "\(frame.name): \(name)"
        empty = text(facts.readsAll || result?.value == nil ? "measure.nothing" : "measure.hidden")
        self.found = result.map { text($0.reason) } ?? ""
        backHref = .city(code, .readiness).at(String(measure.prefix { $0 != "_" }))
        func pair(_ key: String, _ value: String?) -> Pair? {
            value.map { Pair(label: text("measure.\(key)"), value: $0) }
        }
        let ends = assessor.ends(of: measure)
        pairs = [
            pair("value", result?.value.map { text.score($0, finer: true) }),
            pair(
                "ends",
                ends.map {
                    text(
                        "measure.from-to",
                        [
                            "worst": .text(text.score($0.worst, finer: true)),
                            "best": .text(text.score($0.best, finer: true)),
                        ])
                }), pair("score", result?.score.map { text.score($0, finer: true) }),
            pair("level", result?.level.map { text.score($0, finer: true) }),
            pair("coverage", result?.coverage.map { language.percent($0) }),
            pair("freshness", result?.freshness.map { language.percent($0) }),
            pair("verification", result?.verification.map { language.percent($0) }),
        ].compactMap(\.self)
        rows = items.map { item in
            Row(
                kind: text("kind-of-record.\(item.record)"), title: text.words(item.title),
                day: item.day.map(language.format),
                part: item.part.map { text.score($0, finer: true) },
                verification: item.verification.map { text.word(for: $0) } ?? "",
                href: item.historyHref(of: code))
        }
    }
}
