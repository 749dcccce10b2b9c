import Domain
import Markup
import Persistence

/// What a city logged, for programs: so many records, kind by kind, and where the rest follows. What is not known is null.
struct RecordsBody {
    /// How many records are told at once.
    static let most = 500

    let city: City
    /// What was recorded up to then was read; `nil`: now.
    let instant: Instant?
    let piece: RecordPiece
    /// The city’s own figures, by their keys: what its values outside the framework are values of.
    let figures: [String: LoggedRecord]

    var json: JSON {
        let byKind = Dictionary(grouping: piece.records, by: \.kind)
        var json = JSON()
        json.object { json in
            json.name("asOf")
            json.text(instant?.iso8601)
            json.name("city")
            json.text(city.code)
            if city.isInvented {
                json.name("isInvented")
                json.flag(true)
            }
            json.name("next")
            json.text(piece.next.map(next))
            for kind in RecordKind.allCases {
                json.name(kind.nameOfMany)
                json.array(byKind[kind] ?? []) { $0.record($1, figures: figures) }
            }
        }
        return json
    }

    private func next(_ place: RecordPlace) -> String {
        Address.apiRecords(of: city.code).asOf(instant).asking([("after", place.description)]).description
    }
}

extension RecordKind {
    /// What programs call its records: `bodyMeetings`.
    var nameOfMany: String {
        let name = rawValue.inCamelCase
        return name.hasSuffix("y") && !name.hasSuffix("ay") ? "\(name.dropLast())ies" : "\(name)s"
    }
}
