import Domain
import Markup

/// A part of the page of a record, of which each kind puts together its own.
protocol RecordBlock {
    func html(_ text: Catalogue) -> HTML
}

extension RecordTable: RecordBlock {}

extension FeedsSection: RecordBlock {}

/// All that stands in a record, behind what was said of it.
struct RecordDetails: RecordBlock {
    let tables: [RecordTable]

    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section"><details class="area"><summary>\(text("record-page.details"))</summary>\
        \(tables.map { "<h2 class=\"cap\">\($0.heading)</h2>\($0.table(text))" as HTML })</details></section>
        """
    }
}

/// What belongs to a record, of a kind, as links.
struct RecordLinks: RecordBlock {
    let heading: String
    let records: [RecordLink]
    /// Said where there are more than the page shows.
    var newest: String?

    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section"><h2>\(heading)</h2>\
        <ul class="lines">\(records.map { "<li>\($0.html)</li>" as HTML })</ul>\
        \(newest.map { "<p class=\"small dim\">\($0)</p>" })</section>
        """
    }
}

extension RecordLinks {
    /// `nil` where there are none.
    init?(_ part: RecordPageFacts.Part, _ facts: RecordPageFacts) {
        guard !part.records.isEmpty else { return nil }
        let (text, most) = (facts.texts.text, RecordPageFacts.mostParts)
        heading = text("log.kind.\(part.kind.slug).many")
        records = part.records.prefix(most).map { record in
            RecordLink(
                label: facts.texts.label(record), lang: facts.texts.otherLanguage(of: record),
                href: .record(part.kind, record.key, of: facts.code).asOf(facts.instant),
                detail: record.lateness(on: facts.today).map(text.lateness))
        }
        newest = part.records.count > most ? text("log.newest", ["count": .number(most)]) : nil
    }
}
