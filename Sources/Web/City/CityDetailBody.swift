import Domain

/// A city with its memberships and awards. A date known in part is its earliest and latest possible day.
struct CityDetailBody: Encodable {
    struct DateBody: Encodable {
        @Nullable var earliest: Day?
        @Nullable var latest: Day?
        init(_ date: UncertainDate) { (earliest, latest) = (date.earliest, date.latest) }
    }
    struct MembershipBody: Encodable {
        var admitted: DateBody
        @Nullable var ended: DateBody?
        var basis: String
        var yearIsInferred: Bool
        var source: String
        @Nullable var note: String?
    }
    struct AwardBody: Encodable {
        var year: Int
        var conferred: DateBody
        var place: String
        var source: String
    }
    /// Who carries the city on, as it declares; null: not confirmed.
    struct ContinuationBody: Encodable {
        struct ConfirmationBody: Encodable {
            var by: String
            var on: Day
            var paper: String
        }

        var bodyKind: String
        var body: String
        var since: Day
        @Nullable var until: Day?
        var territory: String
        @Nullable var wards: String?
        var declaredBy: String
        var source: String
        @Nullable var sourceUrl: String?
        @Nullable var confirmation: ConfirmationBody?

        init(_ continuation: Continuation) {
            bodyKind = continuation.bodyKind
            body = continuation.body
            since = continuation.since
            until = continuation.until
            territory = continuation.isFormerTerritory ? "former" : "wards"
            wards = continuation.wards
            declaredBy = continuation.declaredBy
            source = continuation.source
            sourceUrl = continuation.sourceURL
            confirmation = continuation.confirmation.map {
                ConfirmationBody(by: $0.by.rawValue, on: $0.on, paper: $0.paper)
            }
        }
    }

    struct SuccessionBody: Encodable {
        var endedOn: Day
        var whatEnded: String
        @Nullable var successor: String?
        var basis: String
        var source: String
        @Nullable var note: String?
    }

    var code: String
    var name: String
    @Nullable var nameVi: String?
    var country: String
    var region: String
    @Nullable var admitted: String?
    @Nullable var population: Int?
    @Nullable var populationYear: Int?
    var memberships: [MembershipBody]
    var awards: [AwardBody]
    @Nullable var succession: SuccessionBody?
    var continuations: [ContinuationBody]
    /// Only of an invented city.
    var isInvented: Bool?

    init(_ entry: RegisterEntry) {
        code = entry.city.code
        name = entry.city.name
        nameVi = entry.city.nameVi
        country = entry.city.country
        region = entry.city.region.rawValue
        admitted = entry.memberships.last?.admitted.brief
        population = entry.city.population
        populationYear = entry.city.populationYear
        isInvented = entry.city.isInvented ? true : nil
        memberships = entry.memberships.map {
            MembershipBody(
                admitted: DateBody($0.admitted), ended: $0.ended.map(DateBody.init), basis: $0.basis,
                yearIsInferred: $0.yearIsInferred, source: $0.source, note: $0.note)
        }
        awards = entry.awards.map {
            AwardBody(year: $0.year, conferred: DateBody($0.conferred), place: $0.place, source: $0.source)
        }
        continuations = entry.continuations.map(ContinuationBody.init)
        succession = entry.succession.map {
            SuccessionBody(
                endedOn: $0.endedOn, whatEnded: $0.whatEnded, successor: $0.successor, basis: $0.basis,
                source: $0.source, note: $0.note)
        }
    }
}
