import Domain
import Foundation
import Persistence

extension Catalogue {
    /// “PDF”, “Photo (JPEG)”.
    func type(of evidence: Evidence) -> String {
        guard evidence.sha256 != nil else { return self("evidence.kind.link") }
        let suffix = FileType(mediaType: evidence.mediaType).suffix.uppercased()
        return "\(self("evidence.kind.\(evidence.kind.rawValue)")), \(suffix)"
    }

    /// The size of a file, as people say it.
    func bytes(_ count: Int) -> String {
        func shown(_ number: Double) -> String { language.format(number, places: number < 10 ? 1 : 0) }
        let kilobytes = Double(count) / 1024
        if kilobytes < 1 { return self("evidence.bytes.b", ["count": .number(count)]) }
        if kilobytes < 1024 { return self("evidence.bytes.kb", ["count": .text(shown(kilobytes))]) }
        if kilobytes < 1024 * 1024 { return self("evidence.bytes.mb", ["count": .text(shown(kilobytes / 1024))]) }
        return self("evidence.bytes.gb", ["count": .text(shown(kilobytes / 1024 / 1024))])
    }
}

extension RecordTexts {
    /// A record by its name and kind, leading to its page.
    func link(_ record: LoggedRecord, of city: String) -> RecordLink {
        RecordLink(
            label: label(record), lang: otherLanguage(of: record), href: .record(record.kind, record.key, of: city),
            detail: name(record.kind))
    }

    /// Records to choose from, by kind; each by `KIND:KEY`.
    func choices(_ records: [LoggedRecord], chosen: String? = nil) -> [RecordFormPage.OptionGroup] {
        Evidence.provable.compactMap { kind in
            let options = records.filter { $0.kind == kind }.map { record in
                let value = "\(kind.rawValue):\(record.key)"
                return FormOption(value: value, label: label(record), isChosen: value == chosen)
            }
            guard !options.isEmpty else { return nil }
            return RecordFormPage.OptionGroup(label: text("log.kind.\(kind.slug).many"), options: options)
        }
    }
}
