import Domain
import Foundation
import Persistence

/// All versions of one record, newest first, with what each changed.
struct HistoryPage: Page {
    static let template = "history"

    struct Change {
        var field: String
        var before: String?
        var after: String?
    }

    struct Version {
        var when: String
        var who: String
        var reason: String?
        var isCurrent: Bool
        var changes: [Change]
    }

    let title: String
    let city: CityFrame
    let versions: [Version]
    let lead: String
    let backHref: String

    init(kind: RecordKind, versions: [RecordVersion], frame: CityFrame, backHref: String, text: Catalogue) {
        let language = text.language
        city = frame
        title = text(
            "history.title", ["kind": .text(text("kind-of-record.\(kind.rawValue)")), "city": .text(frame.name)])
        self.backHref = backHref
        lead = text.count("history.lead", versions.count)
        self.versions = versions.indices.reversed().map { index in
            let version = versions[index]
            let before = index == 0 ? [:] : versions[index - 1].fields
            let fields = Set(before.keys).union(version.fields.keys).sorted()
            return Version(
                when: language.format(version.recordedAt.date), who: version.recordedBy ?? text("history.not-shown"),
                reason: version.reason, isCurrent: version.supersededAt == nil,
                changes: fields.filter { before[$0] != version.fields[$0] }.map { field in
                    Change(
                        field: text.field(field), before: before[field].map { text.stored($0, in: field) },
                        after: version.fields[field].map { text.stored($0, in: field) })
                })
        }
    }
}

extension Catalogue {
    /// The name of a column for readers, or the column's own where the catalogue has none.
    func field(_ column: String) -> String {
        let key = "field.\(column.replacing("_", with: "-"))"
        return has(key) ? self(key) : column.replacing("_", with: " ")
    }

    /// What a column holds, for readers: periods, days, numbers and words of closed sets as the page writes them.
    func stored(_ text: String, in column: String) -> String {
        if let period = Period(sqlText: text) { return format(period) }
        if let day = Day(text) { return language.format(day) }
        if text == "true" || text == "false" { return self("answer.\(text == "true" ? "yes" : "no")") }
        for set in [
            "verification", "status", "origin", "territory", "commitment.status", "programme.status", "activity.status",
        ]
        where has("\(set).\(text)") {
            let isOfColumn = set.hasSuffix(column) || column == "origin" || column == "scope" && set == "territory"
            if isOfColumn { return self("\(set).\(text)") }
        }
        return Decimal(exactly: text).map { language.format($0) } ?? text
    }
}
