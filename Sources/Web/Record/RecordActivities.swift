import Domain
import Markup

/// What a programme did, the latest first, with who took part.
struct RecordActivities {
    struct Row {
        var held: String
        var name: Words
        var place: Words?
        /// `nil`: not known.
        var count: String?
        var href: Address
        var isNew: Bool
    }

    /// So many are shown; the others are in the list.
    private static let most = 12

    let heading: String
    let rows: [Row]
    let allHref: Address?
    let allLabel: String
    var saved: SavedLine?

    /// `nil` where there is none.
    init?(_ facts: RecordPageFacts, saved: SavedLine?) {
        let (text, texts) = (facts.texts.text, facts.texts)
        let activities = facts.part(.activity).sorted { ($0["held"] ?? "", $0.key) > ($1["held"] ?? "", $1.key) }
        guard !activities.isEmpty else { return nil }
        self.saved = saved
        let toCome = activities.count { $0["status"] == Activity.Status.planned.rawValue }
        let isAll = activities.count <= RecordPageFacts.mostParts
        let count = isAll ? activities.count : RecordPageFacts.mostParts
        heading = [
            text.count(isAll ? "record-page.activities" : "record-page.activities-more", count),
            toCome == 0 ? nil : text.count("record-page.to-come", toCome),
        ].compactMap(\.self).joined(separator: ", ")
        rows = activities.prefix(Self.most).map { record in
            let place = ["place", "ward"].lazy.compactMap { texts.row($0, of: record, in: facts.code)?.value }.first
            return Row(
                held: texts.row("held", of: record, in: facts.code)?.value ?? text("record.not-given"),
                name: Words(texts.label(record), code: texts.otherLanguage(of: record)),
                place: place.map { Words($0, code: "") },
                count: facts.counts[record.key].map(text.language.format),
                href: .record(.activity, record.key, of: facts.code).asOf(facts.instant),
                isNew: saved?.stamp == record.recordedAt)
        }
        allHref = activities.count > Self.most ? .records(.activity, of: facts.code).asOf(facts.instant) : nil
        allLabel = text("record-page.all-activities")
    }
}

extension RecordActivities: RecordBlock {
    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="activities"><div class="row between base">\
        <h2 id="activities">\(heading)</h2>\(allHref.map { "<a class=\"small\" href=\"\($0)\">\(allLabel)</a>" })</div>\
        \(saved?.html(text))\(table(text))</section>
        """
    }

    private func table(_ text: Catalogue) -> HTML {
        """
        <table class="list cards nox more" role="table"><caption class="vh">\(heading)</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("field.held"))</th>\
        <th scope="col" role="columnheader">\(text("record.title"))</th>\
        <th scope="col" role="columnheader">\(text("field.place"))</th>\
        <th scope="col" role="columnheader" class="num">\(text("field.people"))</th></tr></thead>\
        <tbody role="rowgroup">\(rows.map { $0.row(text) })</tbody></table>
        """
    }
}

extension RecordActivities.Row {
    fileprivate func row(_ text: Catalogue) -> HTML {
        """
        <tr role="row"\(" class=\"new\"", if: isNew)>\
        <th scope="row" role="rowheader"><a href="\(href)">\(held)</a></th>\
        <td role="cell" data-l="\(text("record.title"))">\(name.html)</td>\
        <td role="cell" data-l="\(text("field.place"))">\(place?.html)</td>\
        <td role="cell" class="num" data-l="\(text("field.people"))">\(people(text))</td></tr>
        """
    }

    private func people(_ text: Catalogue) -> HTML {
        count.map { "\($0)" } ?? "<span class=\"unk\">\(text("status.not_known"))</span>"
    }
}
