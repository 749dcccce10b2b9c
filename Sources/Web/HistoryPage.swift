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
    /// For those who may.
    let changeHref: String?
    let withdrawHref: String?
    let feeds: FeedsSection?

    init(
        kind: RecordKind, versions: [RecordVersion], frame: CityFrame, backHref: String, changeHref: String,
        feeds: FeedsSection? = nil, text: Catalogue
    ) {
        let texts = RecordTexts(text: text)
        self.feeds = feeds
        self.changeHref = frame.logHref == nil ? nil : changeHref
        let isWithdrawn = versions.last?.fields["status"] == "withdrawn"
        withdrawHref = frame.logHref == nil || kind != .observation || isWithdrawn ? nil : "\(changeHref)/withdraw"
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
                        field: texts.label(column: field, of: kind),
                        before: before[field].map { texts.show($0, column: field, of: kind) },
                        after: version.fields[field].map { texts.show($0, column: field, of: kind) })
                })
        }
    }
}

extension RecordTexts {
    func label(column: String, of kind: RecordKind) -> String {
        kind.fields.first { $0.column == column }.map { label($0, of: kind) } ?? text.field(column)
    }

    /// What a column says, given as PostgreSQL writes it, as pages show it.
    func show(_ value: String, column: String, of kind: RecordKind) -> String {
        guard let field = kind.fields.first(where: { $0.column == column }) else {
            return text.stored(value, in: column)
        }
        switch field.form {
        case .flag: return show(value == "true" ? "yes" : "no", of: field, in: kind)
        case .period: return Period(sqlText: value).map { text.format($0) } ?? value
        case .features, .choices: return show(value.replacing(",", with: ""), of: field, in: kind)
        default: return show(value, of: field, in: kind)
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
