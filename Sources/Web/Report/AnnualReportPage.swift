import Domain
import Foundation
import Persistence
import Reporting

/// The years of which a city has a report.
struct ReportsPage {
    struct Row {
        var year: String
        var href: Address
        var records: String
        var log: String
        var isComplete: Bool
        var filed: String
    }

    let title: String
    let city: CityFrame
    let lead: String
    let years: [Row]

    init(_ years: [LoggedYear], frame: CityFrame, code: String, text: Catalogue) {
        city = frame
        title = text("report.list.title", ["city": .text(frame.name)])
        lead = text("report.list.lead")
        self.years = years.map { year in
            Row(
                year: "\(year.year)", href: .report(year.year, of: code),
                records: text.language.format(year.records),
                log: text("report.log.\(year.isComplete.map { $0 ? "complete" : "incomplete" } ?? "undeclared")"),
                isComplete: year.isComplete == true,
                filed: year.submittedOn.map(text.language.format) ?? text("report.not-on-record"))
        }
    }
}

/// What a city did in a year, for reading and for printing.
struct AnnualReportPage {
    let title: String
    let city: CityFrame
    let reportsHref: Address
    let reportsLabel: String
    let document: Document
    /// As of when it was read, and whether that is for good.
    let read: String
    let styleHref: Address
    let downloads: [(words: String, href: Address)]

    init(
        _ report: AnnualReport, digest: String, instant: Instant, isSealed: Bool, frame: CityFrame, text: Catalogue
    ) {
        city = frame
        let (code, year) = (report.city.code, report.year)
        reportsHref = .city(code, .reports)
        reportsLabel = text("city.tab.reports")
        title = text("report.heading", ["city": .text(frame.name), "year": .text("\(report.year)")])
        document = report.document(text: text, readAt: text.language.format(instant.date), checksum: digest)
        let sealed = isSealed ? instant : nil
        read = text(
            isSealed ? "report.read.sealed" : "report.read.live",
            [
                "instant": .text(text.language.format(instant.date)),
                "age": .text(text.age(Date.now.timeIntervalSince(instant.date))),
            ])
        styleHref = .reportStyle(year, of: code).asking([("lang", text.language.rawValue)])
        downloads =
            [(words: "JSON", href: .apiReport(year, of: code).asOf(sealed))]
            + document.tables.map { table in
                (words: "CSV: \(table.caption)", href: .reportTable(table.id, year, of: code).asOf(sealed))
            }
    }
}

extension Catalogue {
    /// `8 seconds ago`, `3 hours ago`: in the largest unit of which there are two.
    fileprivate func age(_ seconds: Double) -> String {
        let units = [("days", 86_400.0), ("hours", 3600), ("minutes", 60)]
        guard let unit = units.first(where: { seconds >= 2 * $0.1 }) else {
            return count("report.read.seconds", max(0, Int(seconds)))
        }
        return count("report.read.\(unit.0)", Int(seconds / unit.1))
    }
}
