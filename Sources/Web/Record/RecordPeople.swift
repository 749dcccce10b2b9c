import Domain
import Markup
import Reporting

/// How many took part, by group: numbers only. A person can be in several groups, or in none of these.
struct RecordPeople {
    struct Row {
        var label: String
        /// `5,010 · 58%`
        var words: String
        var drawing: String
    }

    let heading: String
    let note: String?
    let rows: [Row]
    var saved: SavedLine?
}

extension RecordPeople {
    /// Of an activity; `nil` where nobody was counted.
    init?(ofActivity facts: RecordPageFacts, saved: SavedLine?) {
        let counts = facts.part(.participation).compactMap { record in
            record["people"].flatMap { people in record["count"].flatMap { Int($0) }.map { (people, $0) } }
        }
        self.init(counts, facts.texts, heading: { facts.texts.text.count("log.people", $0) }, saved: saved)
    }

    /// Of a programme in its latest year; `nil` where nobody was counted.
    init?(ofProgramme facts: RecordPageFacts) {
        guard let year = facts.attendance.first(where: { $0.year != nil })?.year else { return nil }
        let counts = facts.attendance.filter { $0.year == year }.map { ($0.people, $0.count) }
        self.init(
            counts, facts.texts,
            heading: { facts.texts.text.count("record-page.participations", $0, ["year": .text("\(year)")]) },
            saved: nil)
    }

    private init?(
        _ counts: [(people: String, count: Int)], _ texts: RecordTexts, heading: (Int) -> String, saved: SavedLine?
    ) {
        guard !counts.isEmpty || saved != nil else { return nil }
        let text = texts.text
        let all = counts.first { $0.people == "all" }?.count
        self.heading = all.map(heading) ?? text("section.people")
        self.saved = saved
        note = counts.count > 1 ? text("record-page.groups") : nil
        let groups = counts.filter { $0.people != "all" }.sorted { ($0.count, $1.people) > ($1.count, $0.people) }
        let most = all ?? groups.map(\.count).max() ?? 0
        rows = groups.map { people, count in
            let share = all.map { $0 > 0 ? " · \(text.language.percent(Double(count) / Double($0)))" : "" } ?? ""
            return Row(
                label: texts.group(people), words: "\(text.language.format(count))\(share)",
                drawing: RowBar.count(count, most: most))
        }
    }
}

extension RecordPeople: RecordBlock {
    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="people"><h2 id="people">\(heading)</h2>\(saved?.html(text))\
        \(note.map { "<p class=\"small dim\">\($0)</p>" })<div class="more">\(rows.map(\.row))</div></section>
        """
    }
}

extension RecordPeople.Row {
    var row: HTML {
        """
        <div class="barrow"><span>\(label)</span>\(markupWithoutEscaping: drawing)<span class="v">\(words)</span></div>
        """
    }
}

/// How often people took part in a programme, year by year.
struct RecordYears: RecordBlock {
    let rows: [RecordPeople.Row]

    /// `nil` where a single year is known, which stands elsewhere.
    init?(_ facts: RecordPageFacts) {
        let all = facts.attendance.filter { $0.people == "all" && $0.year != nil }
        guard all.count > 1 else { return nil }
        let most = all.map(\.count).max() ?? 0
        rows = all.reversed().map { year in
            RecordPeople.Row(
                label: year.year.map(String.init) ?? "", words: facts.texts.text.language.format(year.count),
                drawing: RowBar.count(year.count, most: most))
        }
    }

    func html(_ text: Catalogue) -> HTML {
        """
        <section aria-labelledby="years"><h2 id="years">\(text("record-page.by-year"))</h2>\(rows.map(\.row))</section>
        """
    }
}
