import Domain
import Foundation
import Persistence

/// What a city logged, for programs. What is not known is null; a period is its first and its last day.
struct RecordsBody: Encodable {
    struct PeriodBody: Encodable {
        var from: Day
        @Nullable var to: Day?
        @Nullable var precision: String?
        @Nullable var basis: String?

        init?(_ period: Period?, _ precision: Period.Precision?, _ basis: Period.Basis?) {
            guard let period else { return nil }
            (from, to) = (period.first, period.last)
            (self.precision, self.basis) = (precision?.rawValue, basis?.rawValue)
        }
    }

    struct FigureBody: Encodable {
        var value: Decimal
        @Nullable var qualifier: String?
        @Nullable var unit: String?

        init?(_ figure: Figure?) {
            guard let figure else { return nil }
            value = figure.value
            qualifier = figure.qualifier?.rawValue
            unit = figure.unit
        }
    }

    struct TitleBody: Encodable {
        @Nullable var en: String?
        @Nullable var vi: String?
        @Nullable var viBasis: String?

        init(_ title: Title) { (en, vi, viBasis) = (title.en, title.vi, title.viBasis) }
    }

    struct ObservationBody: Encodable {
        var id: UUID
        @Nullable var indicator: String?
        @Nullable var title: TitleBody?
        @Nullable var area: String?
        @Nullable var period: PeriodBody?
        var cell: String
        var scope: String
        @Nullable var scopeName: String?
        var status: String
        @Nullable var figure: FigureBody?
        var method: String
        var source: String
        @Nullable var sourceUrl: String?
        @Nullable var note: String?
        var origin: String
        var verification: String
        var recordedAt: String

        init(_ record: Recorded<Observation>, indicator: String?, own: CityIndicator?) {
            let value = record.value
            id = record.id
            self.indicator = indicator
            title = own.map { TitleBody($0.title) }
            area = own?.area
            period = PeriodBody(value.period, value.precision, value.basis)
            cell = value.cell
            scope = value.scope.rawValue
            scopeName = value.scopeName
            status = value.status.rawValue
            figure = FigureBody(value.figure)
            method = value.method.rawValue
            source = value.source
            sourceUrl = value.sourceURL
            note = value.note
            origin = value.origin.rawValue
            verification = value.verification.rawValue
            recordedAt = record.recordedAt.iso8601
        }
    }

    /// A commitment, a programme or an activity: what does not apply to its kind is left out.
    struct InitiativeBody: Encodable {
        var id: UUID
        var title: TitleBody
        var status: String
        @Nullable var area: String?
        @Nullable var period: PeriodBody?
        @Nullable var figure: FigureBody?
        var target: FigureBody?
        var targetText: String?
        var dueOn: Day?
        var scope: String
        @Nullable var scopeName: String?
        @Nullable var source: String?
        @Nullable var sourceUrl: String?
        @Nullable var note: String?
        var origin: String
        var verification: String
        var recordedAt: String

        init(
            _ id: UUID, _ recordedAt: Instant, _ title: Title, status: String, area: String?, period: PeriodBody?,
            figure: Figure?, claim: Claim
        ) {
            self.id = id
            self.title = TitleBody(title)
            self.status = status
            self.area = area
            self.period = period
            self.figure = FigureBody(figure)
            scope = claim.scope.rawValue
            scopeName = claim.scopeName
            source = claim.source
            sourceUrl = claim.sourceURL
            note = claim.note
            origin = claim.origin.rawValue
            verification = claim.verification.rawValue
            self.recordedAt = recordedAt.iso8601
        }
    }

    var city: String
    /// What was recorded up to then was read; null: now.
    @Nullable var asOf: String?
    var observations: [ObservationBody]
    var commitments: [InitiativeBody]
    var programmes: [InitiativeBody]
    var activities: [InitiativeBody]
    /// Only of an invented city.
    var isInvented: Bool?

    init(_ entry: RegisterEntry, _ records: CityRecords, asOf instant: Instant?) {
        city = entry.city.code
        isInvented = entry.city.isInvented ? true : nil
        asOf = instant?.iso8601
        let own = records.series.flatMap { series in
            series.observations.map { ObservationBody($0, indicator: nil, own: series.indicator) }
        }
        let framework = records.framework.sorted { $0.key < $1.key }.flatMap { code, values in
            values.map { ObservationBody($0, indicator: code, own: nil) }
        }
        observations = framework + own
        commitments = records.commitments.map { record in
            let commitment = record.value
            var body = InitiativeBody(
                record.id, record.recordedAt, commitment.title, status: commitment.status.rawValue,
                area: commitment.area, period: PeriodBody(commitment.made, nil, nil), figure: commitment.figure,
                claim: commitment.claim)
            body.target = FigureBody(commitment.target)
            body.targetText = commitment.targetText
            body.dueOn = commitment.dueOn
            return body
        }
        programmes = records.programmes.map { record in
            let programme = record.value
            return InitiativeBody(
                record.id, record.recordedAt, programme.title, status: programme.status.rawValue,
                area: programme.mainArea, period: PeriodBody(programme.period, programme.precision, programme.basis),
                figure: programme.figure, claim: programme.claim)
        }
        activities = records.activities.map { record in
            let activity = record.value
            return InitiativeBody(
                record.id, record.recordedAt, activity.title, status: activity.status.rawValue, area: activity.area,
                period: PeriodBody(activity.held, activity.precision, activity.basis), figure: activity.figure,
                claim: activity.claim)
        }
    }
}
