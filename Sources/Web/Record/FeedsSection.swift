import Domain
import Foundation
import Persistence
import ScoringJob

/// The way back up from a record: the figures it feeds, or why it feeds none.
struct FeedsSection {
    struct Item {
        var criterion: String
        var title: String
        var href: Address
        var part: String?
    }

    let items: [Item]
    let nothing: String?
    let run: String

    init(_ feeds: RecordFeeds, city: String, assessor: Assessor, text: Catalogue) {
        let language = text.language
        items = feeds.measures.map { measure in
            let criterion = String(measure.name.prefix { $0 != "_" })
            return Item(
                criterion: "\(criterion.uppercased()) \(assessor.title(of: criterion, in: language))",
                title: assessor.title(of: measure.name, in: language),
                href: .measure(measure.name, of: city),
                part: measure.part.map { text("feeds.part", ["part": .text(text.score($0, finer: true))]) })
        }
        let instant: Catalogue.Value = .text(language.format(feeds.run.instant.date))
        run = text("cycle.run", ["run": .text("\(feeds.run.id.rawValue)"), "instant": instant])
        nothing =
            feeds.measures.isEmpty
            ? [
                text("feeds.none"),
                text(feeds.why.map { "feeds.why.\($0.key)" } ?? "feeds.why.other", ["instant": instant]),
            ].joined(separator: " ") : nil
    }
}
