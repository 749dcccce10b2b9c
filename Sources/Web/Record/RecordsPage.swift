import Domain
import Persistence

/// How many records of each kind a city has, and where they are.
struct RecordsPage {
    struct Row {
        var kind: String
        var href: Address
        var count: String
        var csvHref: Address
    }

    struct Group {
        var heading: String
        var rows: [Row]
    }

    let title: String
    let city: CityFrame
    let lead: String
    /// Where there is nothing.
    let none: String?
    let groups: [Group]

    init(_ counts: [RecordKind: Int], city code: String, frame: CityFrame, asOf: Instant?, text: Catalogue) {
        city = frame
        title = "\(frame.name): \(text("records.title"))"
        let all = counts.values.reduce(0, +)
        lead = text.count("records.lead", all)
        none = all == 0 ? text("records.none") : nil
        groups = RecordGroup.allCases.map { group in
            Group(
                heading: text.word(for: group),
                rows: group.kinds.compactMap { kind in
                    guard let count = counts[kind], count > 0 else { return nil }
                    return Row(
                        kind: text("log.kind.\(kind.slug).many"), href: .records(kind, of: code).asOf(asOf),
                        count: text.language.format(count), csvHref: .recordTable(kind, of: code).asOf(asOf))
                })
        }.filter { !$0.rows.isEmpty }
    }
}
