import Domain
import Markup
import Persistence

/// What a search in the records of a city found, by kind.
struct FindPage {
    struct Group {
        var heading: String
        var records: [RecordLink]
        /// Set where there are more: the list of the kind, searched for the same.
        var all: (label: String, href: Address)?
    }

    /// Of each kind so many are shown.
    static let most = 8

    let title: String
    let frame: EditingFrame
    let typed: String
    let action: Address
    let groups: [Group]
    let note: String?

    init(_ found: [FoundRecords], typed: String, _ editing: EditingContext) {
        let (text, city) = (editing.texts.text, editing.city.code)
        let all = found.map(\.count).reduce(0, +)
        title =
            typed.isEmpty
            ? text("find.title", ["city": .text(editing.cityName)])
            : text.count("find.found", all, ["typed": .text(typed)])
        note = typed.isEmpty || all > 0 ? nil : text("find.none")
        frame = editing.frame(at: nil)
        self.typed = typed
        action = .finding(of: city)
        groups = found.map { found in
            Group(
                heading: text("log.kind.\(found.kind.slug).many"),
                records: found.records.map(editing.line),
                all: found.count > found.records.count
                    ? (
                        label: text.count("find.all", found.count),
                        href: .log(found.kind, of: city).asking([("q", typed)])
                    ) : nil)
        }
    }
}

extension FindPage: Page {
    func local(_ text: Catalogue) -> PlaceBar? { frame.bar }

    func main(_ text: Catalogue) -> HTML {
        """
        <div class="head"><h1>\(title)</h1>\(note.map { "<p class=\"dim\">\($0)</p>" })</div>
        <form class="pick search" role="search" action="\(action)">\
        <label for="q" class="dim">\(text("find.label"))</label>\
        <div class="pairrow"><input id="q" type="search" name="q" value="\(typed)" maxlength="100">\
        <button class="btn">\(text("find.button"))</button></div></form>
        \(groups.map(\.html))
        """
    }
}

extension FindPage.Group {
    fileprivate var html: HTML {
        """
        <section class="section"><h2>\(heading)</h2><ul class="lines">\(records.map { record in
            """
            <li><a class="quiet" href="\(record.href)"\(attribute: "lang", record.lang)>\(record.label)</a>\
            \(record.detail.map { "<span class=\"src\">\($0)</span>" })</li>
            """
        })</ul>\(all.map { "<p class=\"more\"><a href=\"\($0.href)\">\($0.label)</a></p>" })</section>
        """
    }
}
