import Domain
import Foundation
import Persistence

/// A record as it stands, for those who may read it and not change it.
struct RecordPage {
    struct Row {
        var label: String
        var value: String
        /// The language of what is written, where the field says it.
        var wordsLang: String?
        var href: WebAddress?
    }

    struct Section {
        var heading: String
        var rows: [Row]
    }

    let title: String
    let titleLang: String?
    let lead: String
    let frame: EditingFrame
    let saved: String
    let sections: [Section]
    let parts: [RecordPart]
    let links: [RecordLink]

    init(_ record: LoggedRecord, participation: [LoggedRecord], _ editing: EditingContext) {
        let (texts, kind) = (editing.texts, record.kind)
        let text = texts.text
        title = texts.label(record)
        titleLang = texts.otherLanguage(of: record)
        lead = [texts.name(kind), text("log.read-only")].joined(separator: ". ")
        frame = editing.frame(kind)
        let when = Catalogue.Value.text(text.language.format(record.recordedAt.date))
        saved =
            record.recorderName.map { text("form.saved-by", ["when": when, "name": .text($0)]) }
            ?? text("form.saved", ["when": when])
        var sections = texts.sections(of: record)
        if !participation.isEmpty {
            let rows = participation.map {
                Row(label: texts.group($0["people"] ?? ""), value: texts.count($0["count"]))
            }
            sections.append(Section(heading: text("section.people"), rows: rows))
        }
        self.sections = sections
        parts = kind.parts.map { editing.part($0.kind, $0.field, of: record) }
        links = editing.links(record)
    }
}

extension RecordTexts {
    fileprivate func count(_ value: String?) -> String {
        guard let value else { return "" }
        return Decimal(exactly: value).map { text.language.format($0) } ?? value
    }
}
