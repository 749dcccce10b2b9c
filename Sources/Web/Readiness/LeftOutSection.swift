import Domain
import Foundation
import Persistence
import Postgres

/// Why a run left a city out, and what to do; for readers who see all of the city's records.
struct LeftOutSection {
    struct Record {
        var words: String
        var href: Address?
    }

    let why: String
    /// With which it began; empty where the trail does not tell.
    let records: [Record]
    let since: String?
    let next: String

    init(_ problem: NotAssessed, city: String, text: Catalogue) {
        why = text("left-out.why")
        records = problem.records.map { record in
            let kind = text("kind-of-record.\(record.kind)")
            return Record(
                words: record.id == nil
                    ? text("left-out.one-of", ["kind": .text(kind), "count": .number(record.rows)]) : kind,
                href: record.id.flatMap { RecordKind(rawValue: record.kind)?.historyHref(of: $0, in: city) })
        }
        since = problem.recordedAt.flatMap({ Instant($0) }).map {
            text("left-out.since", ["instant": .text(text.language.format($0.date))])
        }
        next = text(problem.records.isEmpty ? "left-out.ask" : "left-out.correct")
    }
}
