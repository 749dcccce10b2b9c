import Domain
import Foundation

extension AnnualReport {
    /// - Parameters:
    ///   - framework: of whose indicators the report speaks; `nil` where none is loaded.
    ///   - asOf: the instant at which `log` was read, in ISO 8601.
    public init(_ log: YearLog, framework: Framework?, asOf: String) {
        var sources = SourceList()
        let declaration = log.declarations[log.year]
        let completeness: Completeness =
            switch declaration?.isComplete {
            case _ where !log.isWhole: .notShown
            case true?: .complete
            case false?: .incomplete
            case nil: .undeclared
            }
        func details(_ id: UUID) -> [RecordDetail] { log.details[id] ?? [] }
        let activities = log.activities.filter(\.activity.claim.counts)
        city = City(log.city, joined: log.memberships.last?.admitted)
        year = log.year
        self.asOf = asOf
        readOn = log.readOn
        reader = log.isWhole ? .city : .everybody
        self.log = Log(
            completeness: completeness, declaredOn: declaration?.declaredOn, declaredBy: declaration?.declaredBy,
            recordsSince: declaration?.recordsSince ?? 0)
        reach = Reach(log, activities)
        money = Money(log)
        checks = Checks(log)

        offices = log.mandates.map {
            Mandate(
                office: $0.office, holder: $0.holder, during: Range($0.during), source: sources.number($0.source))
        }
        plans = log.strategies.filter(\.source.counts).map {
            Strategy(
                title: Name($0.title), during: Range($0.during), adoptedOn: $0.adoptedOn, goals: $0.goals,
                source: sources.number($0.source))
        }
        meetings = log.meetings.filter(\.source.counts).map {
            Meeting(
                body: $0.body, heldOn: $0.heldOn, hasMinutes: $0.hasMinutes, partnerKinds: $0.partnerKinds,
                source: sources.number($0.source))
        }
        commitments = log.commitments.filter(\.commitment.claim.counts).map {
            Commitment($0, details($0.id), year: log.year, readOn: log.readOn, &sources)
        }
        let byProgramme = Dictionary(grouping: activities, by: \.programme)
        programmes = log.programmes.filter(\.programme.claim.counts).map {
            Programme($0, byProgramme[$0.id] ?? [], details($0.id), isWhole: log.isWhole, &sources)
        }
        events = activities.filter(\.activity.isEvent).map { Activity($0, details($0.id), &sources) }
        let own = log.series.compactMap { Indicator($0, year: log.year, framework: framework, &sources) }
        indicators = own
        unknown = Unknown(log, own, framework)
        figures = log.series.flatMap { series in
            series.values.filter { $0.observation.isPress && $0.observation.touches(log.year) }.map {
                PressFigure($0.observation, series.subject, framework, &sources)
            }
        }
        contributions = log.contributions.filter(\.source.counts).map {
            Contribution(
                kind: $0.kind, title: Name($0.title), heldOn: $0.heldOn, isCompleted: $0.isCompleted, cities: $0.cities,
                source: sources.number($0.source))
        }
        recognitions = log.recognitions.filter(\.source.counts).map {
            Recognition(
                title: Name($0.title), level: $0.level, decidedBy: $0.decidedBy, decidedOn: $0.decidedOn,
                validUntil: $0.validUntil, holders: $0.holders, registered: $0.registered, denominator: $0.denominator,
                denominatorText: $0.denominatorText, countedOn: $0.countedOn, source: sources.number($0.source))
        }
        reports = log.reports.filter(\.source.counts).map {
            Report(
                kind: $0.kind, covers: Range($0.covers), dueOn: $0.dueOn, submittedOn: $0.submittedOn,
                source: sources.number($0.source))
        }
        self.sources = sources.list
        areas = Dictionary(
            (framework?.items ?? []).filter { $0.kind == .area }.map { ($0.code, Name($0.names)) },
            uniquingKeysWith: { first, _ in first })

        unknown.activitiesUncounted = log.isWhole ? reach.held - reach.counted : 0
        unknown.linesUnspent = money.spentUnknown
        unknown.unconfirmed = programmes.count { !$0.isConfirmed } + events.count { !$0.isConfirmed }
        records = log.recordCounts
    }
}

extension Claim {
    /// Not refused by whoever checked it.
    var counts: Bool { verification != .rejected }
}

extension YearLog.Source {
    var counts: Bool { verification != .rejected }
}

extension AnnualReport.Name {
    init(_ title: Title) { self.init(en: title.en, vi: title.vi) }
    init(_ names: [Language: String]) { self.init(en: names[.en], vi: names[.vi]) }
}

extension AnnualReport.Range {
    init(_ period: Period?) { self.init(from: period?.first, to: period?.last) }
}

extension AnnualReport.Number {
    init?(_ figure: Figure?) {
        guard let figure else { return nil }
        self.init(value: figure.value, qualifier: figure.qualifier?.rawValue, unit: figure.unit)
    }
}

extension AnnualReport.City {
    fileprivate init(_ city: City, joined: UncertainDate?) {
        self.init(
            code: city.code, name: AnnualReport.Name(en: city.name, vi: city.nameVi ?? city.name),
            country: city.country,
            memberSince: joined.map { AnnualReport.Range(from: $0.earliest, to: $0.latest) },
            isInvented: city.isInvented)
    }
}
