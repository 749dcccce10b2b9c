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
        let activities = log.activities.filter { $0.activity.claim.verification != .rejected }
        city = City(log.city, joined: log.memberships.last?.admitted)
        year = log.year
        self.asOf = asOf
        readOn = log.readOn
        reader = log.isWhole ? .city : .everybody
        self.log = Log(
            completeness: completeness, declaredOn: declaration?.declaredOn, declaredBy: declaration?.declaredBy)
        reach = Reach(log, activities)
        money = Money(log)
        checks = Checks(log)
        unknown = Unknown()

        offices = log.mandates.map {
            Office(
                office: $0.office, holder: $0.holder, during: Range($0.during), source: sources.number($0.standing))
        }
        plans = log.strategies.filter(\.standing.counts).map {
            Plan(
                title: Name($0.title), during: Range($0.during), adoptedOn: $0.adoptedOn, goals: $0.goals,
                source: sources.number($0.standing))
        }
        meetings = log.meetings.filter(\.standing.counts).map {
            Meeting(
                body: $0.body, heldOn: $0.heldOn, hasMinutes: $0.hasMinutes, partnerKinds: $0.partnerKinds,
                source: sources.number($0.standing))
        }
        commitments = log.commitments.filter { $0.commitment.claim.counts }.map {
            Commitment($0, year: log.year, readOn: log.readOn, &sources)
        }
        let byProgramme = Dictionary(grouping: activities, by: \.programme)
        programmes = log.programmes.filter { $0.programme.claim.counts }.map {
            Programme($0, byProgramme[$0.id] ?? [], isWhole: log.isWhole, &sources)
        }
        events = activities.filter(\.activity.isEvent).map { Event($0, &sources) }
        let own = log.series.compactMap { Indicator($0, year: log.year, framework: framework, &sources) }
        indicators = own
        figures = log.series.flatMap { series in
            series.values.filter { $0.observation.isPress && $0.observation.touches(log.year) }.map {
                PressFigure($0.observation, series.subject, framework, &sources)
            }
        }
        contributions = log.contributions.filter(\.standing.counts).map {
            Contribution(
                kind: $0.kind, title: Name($0.title), heldOn: $0.heldOn, isCompleted: $0.isCompleted, cities: $0.cities,
                source: sources.number($0.standing))
        }
        recognitions = log.recognitions.filter(\.standing.counts).map {
            Recognition(
                title: Name($0.title), level: $0.level, decidedBy: $0.decidedBy, decidedOn: $0.decidedOn,
                validUntil: $0.validUntil, holders: $0.holders, source: sources.number($0.standing))
        }
        reports = log.reports.filter(\.standing.counts).map {
            Filed(
                kind: $0.kind, covers: Range($0.covers), dueOn: $0.dueOn, submittedOn: $0.submittedOn,
                source: sources.number($0.standing))
        }
        self.sources = sources.list
        areas = Dictionary(
            (framework?.items ?? []).filter { $0.kind == .area }.map { ($0.code, Name($0.names)) },
            uniquingKeysWith: { first, _ in first })

        let known = Set(own.filter { $0.value?.value != nil }.compactMap(\.code))
        let absent = Set(own.filter { $0.verdict == .notApplicable }.compactMap(\.code))
        let missing = (framework?.indicators ?? []).filter { !known.contains($0.code) && !absent.contains($0.code) }
        unknown.indicators = missing.filter { $0.tier == .core }.map {
            Gap(
                code: $0.code, name: Name($0.names), measurement: $0.measurement.rawValue,
                who: $0.answerer(in: log.city.country))
        }
        unknown.otherIndicators = missing.count { $0.tier != .core }
        unknown.notOfYear = own.count { $0.value?.value != nil && !$0.isOfYear }
        unknown.activitiesUncounted = log.isWhole ? reach.held - reach.counted : 0
        unknown.linesUnspent = money.spentUnknown
        unknown.unconfirmed = programmes.count { !$0.isConfirmed } + events.count { !$0.isConfirmed }
        unknown.undated = log.undated
        unknown.hasMayor = log.mandates.contains { $0.office == "mayor" }

        var counts: [String: Int] = [:]
        counts["commitment"] = log.commitments.count
        counts["milestone"] = log.commitments.map(\.milestones.count).reduce(0, +)
        counts["programme"] = log.programmes.count
        counts["budget"] = log.programmes.map(\.budgets.count).reduce(0, +)
        counts["partner"] = log.programmes.map(\.partners.count).reduce(0, +)
        counts["activity"] = log.activities.count
        counts["participation"] = log.activities.map(\.people.count).reduce(0, +)
        counts["value"] = log.series.map(\.values.count).reduce(0, +)
        counts["baseline"] = log.series.count { $0.baseline != nil }
        counts["target"] = log.series.map(\.targets.count).reduce(0, +)
        counts["mandate"] = log.mandates.count
        counts["meeting"] = log.meetings.count
        counts["plan"] = log.strategies.count
        counts["contribution"] = log.contributions.count
        counts["recognition"] = log.recognitions.count
        counts["report"] = log.reports.count
        counts["declaration"] = declaration == nil ? 0 : 1
        records = counts.filter { $0.value > 0 }
    }
}

/// Numbers sources in the order in which they are first named.
struct SourceList {
    private struct Key: Hashable {
        var name: String
        var url: String?
    }

    private(set) var list: [AnnualReport.Source] = []
    private var numbers: [Key: Int] = [:]

    mutating func number(_ name: String?, _ url: String?) -> Int? {
        guard let name else { return nil }
        let key = Key(name: name, url: url)
        if let number = numbers[key] {
            list[number - 1].lines += 1
            return number
        }
        numbers[key] = list.count + 1
        list.append(AnnualReport.Source(number: list.count + 1, name: name, url: url, lines: 1))
        return list.count
    }

    mutating func number(_ claim: Claim) -> Int? { number(claim.source, claim.sourceURL) }
    mutating func number(_ standing: YearLog.Standing) -> Int? { number(standing.source, standing.sourceURL) }
}

extension Claim {
    /// Not refused by whoever checked it.
    fileprivate var counts: Bool { verification != .rejected }
}

extension YearLog.Standing {
    fileprivate var counts: Bool { verification != .rejected }
}

extension Observation {
    fileprivate var isPress: Bool { origin == .press || method == .press }
    fileprivate var isOwn: Bool { !isPress && scope == .city && verification != .rejected }

    fileprivate func touches(_ year: Int) -> Bool {
        guard let period else { return false }
        return period.first.year <= year && (period.last?.year ?? year) >= year
    }
}

extension AnnualReport.Name {
    init(_ title: Title) { self.init(en: title.en, vi: title.vi) }
    init(_ names: [Language: String]) { self.init(en: names[.en], vi: names[.vi]) }
}

extension AnnualReport.Range {
    init(_ period: Period) { self.init(from: period.first, to: period.last) }

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

extension AnnualReport.Commitment {
    fileprivate init(_ promise: YearLog.Promise, year: Int, readOn: Day, _ sources: inout SourceList) {
        let commitment = promise.commitment
        let end = min(Day.last(of: year), readOn)
        let wasOpen = commitment.closedOn.map { $0 > end } ?? true
        id = promise.id
        title = AnnualReport.Name(commitment.title)
        duePrecision = commitment.duePrecision.rawValue
        // The log does not say when it was taken up, so what was closed later counts as under way.
        status = (wasOpen && commitment.closedOn != nil ? .inProgress : commitment.status).rawValue
        self.wasOpen = wasOpen
        isDueInYear = commitment.dueOn.map { $0.year == year } ?? false
        isOverdue = wasOpen && commitment.status != .unconfirmed && commitment.dueOn.map { $0 < end } ?? false
        milestones = promise.milestones.map { milestone in
            let isDone = milestone.doneOn.map { $0 <= end } ?? false
            return AnnualReport.Milestone(
                title: milestone.title, dueOn: milestone.dueOn, doneOn: milestone.doneOn, isDone: isDone,
                isLate: isDone ? milestone.doneOn.map { $0 > milestone.dueOn } ?? false : milestone.dueOn <= end)
        }
        isConfirmed = commitment.claim.origin == .city
        area = commitment.area
        ownerUnit = commitment.ownerUnit
        dueOn = commitment.dueOn
        closedOn = commitment.closedOn
        closingReason = commitment.closingReason
        figure = AnnualReport.Number(commitment.figure)
        target = AnnualReport.Number(commitment.target)
        targetText = commitment.targetText
        source = sources.number(commitment.claim)
        note = commitment.claim.note
    }
}

extension AnnualReport.Programme {
    fileprivate init(
        _ effort: YearLog.Effort, _ activities: [YearLog.Happening], isWhole: Bool, _ sources: inout SourceList
    ) {
        let programme = effort.programme
        let held = activities.filter { $0.activity.status == .held }
        let counts = held.compactMap { $0.people["all"] }
        id = effort.id
        title = AnnualReport.Name(programme.title)
        during = AnnualReport.Range(programme.period)
        status = programme.status.rawValue
        self.held = held.count
        counted = counts.count
        partners = Dictionary(grouping: effort.partners, by: \.name).sorted { $0.key < $1.key }.map { name, parts in
            AnnualReport.Partner(name: name, kind: parts[0].kind, parts: parts.map(\.part))
        }
        isConfirmed = programme.claim.origin == .city
        area = programme.mainArea
        secondArea = effort.secondArea
        ownerUnit = programme.ownerUnit
        basis = programme.basis?.rawValue
        participations = counts.isEmpty ? nil : counts.reduce(0, +)
        planned = effort.budgets.compactMap(\.planned).sum
        spent = effort.budgets.compactMap(\.spent).sum
        figure = AnnualReport.Number(programme.figure)
        source = sources.number(programme.claim)
        note = programme.claim.note
    }
}

extension AnnualReport.Event {
    fileprivate init(_ happening: YearLog.Happening, _ sources: inout SourceList) {
        let activity = happening.activity
        id = happening.id
        title = AnnualReport.Name(activity.title)
        held = AnnualReport.Range(activity.held)
        status = activity.status.rawValue
        scope = activity.claim.scope.rawValue
        isConfirmed = activity.claim.origin == .city
        basis = activity.basis?.rawValue
        ward = happening.ward
        area = activity.area
        participations = happening.people["all"]
        figure = AnnualReport.Number(activity.figure)
        scopeName = activity.claim.scopeName
        source = sources.number(activity.claim)
        note = activity.claim.note
    }
}

extension AnnualReport.Reach {
    fileprivate init(_ log: YearLog, _ activities: [YearLog.Happening]) {
        // What the press tells of an event is no count of the city's.
        let own = activities.filter { $0.activity.claim.origin == .city }
        let held = own.filter { $0.activity.status == .held }
        let counts = held.compactMap { $0.people["all"] }
        self.held = held.count
        counted = counts.count
        planned = own.count { $0.activity.status == .planned }
        cancelled = own.count { $0.activity.status == .cancelled }
        participations = counts.isEmpty ? nil : counts.reduce(0, +)
        guard log.isWhole else { return }
        byYear = log.attendance.map {
            Year(
                year: $0.year, held: $0.held, counted: $0.counted,
                participations: $0.counted == 0 ? nil : $0.participations,
                isComplete: log.declarations[$0.year]?.isComplete ?? false)
        }
        let groups = Set(held.flatMap(\.people.keys)).subtracting(["all"])
        byGroup = groups.map { group in
            let counts = held.compactMap { $0.people[group] }
            let size = log.groupSizes.first { $0.group == group }
            return Group(
                group: group, participations: counts.reduce(0, +), activities: counts.count, residents: size?.people,
                residentsYear: size?.year)
        }.sorted { ($1.participations, $0.group) < ($0.participations, $1.group) }
        byWard = Dictionary(grouping: held, by: \.ward).map { ward, happenings in
            let counts = happenings.compactMap { $0.people["all"] }
            return Ward(
                ward: ward, held: happenings.count, counted: counts.count,
                participations: counts.isEmpty ? nil : counts.reduce(0, +))
        }.sorted {
            // What has no ward comes last, whatever its number.
            ($0.ward == nil ? 1 : 0, -($0.participations ?? -1), $0.ward ?? "") < (
                $1.ward == nil ? 1 : 0, -($1.participations ?? -1), $1.ward ?? ""
            )
        }
        let areaOf = Dictionary(
            log.programmes.map { ($0.id, $0.programme.mainArea) }, uniquingKeysWith: { first, _ in first })
        func area(_ happening: YearLog.Happening) -> String? {
            happening.programme.flatMap { areaOf[$0] ?? nil } ?? happening.activity.area
        }
        let programmes = log.programmes.filter {
            $0.programme.claim.origin == .city && $0.programme.claim.verification != .rejected
                && $0.programme.status != .draft && $0.programme.status != .cancelled
        }
        let areas = Set(programmes.map(\.programme.mainArea)).union(held.map(area))
        byArea = areas.sorted { ($0 ?? "9") < ($1 ?? "9") }.map { code in
            let inArea = held.filter { area($0) == code }
            let counts = inArea.compactMap { $0.people["all"] }
            return Area(
                area: code, programmes: programmes.count { $0.programme.mainArea == code }, held: inArea.count,
                participations: counts.isEmpty ? nil : counts.reduce(0, +))
        }
    }
}

extension AnnualReport.Money {
    fileprivate init(_ log: YearLog) {
        let lines = log.programmes.filter { $0.programme.claim.verification != .rejected }.flatMap(\.budgets)
        plannedUnknown = lines.count { $0.planned == nil }
        spentUnknown = lines.count { $0.spent == nil }
        self.lines = lines.count
        currency = log.city.country == "VNM" ? "VND" : nil
        planned = lines.compactMap(\.planned).sum
        spent = lines.compactMap(\.spent).sum
        byFund = Dictionary(grouping: lines, by: \.fund).map { fund, lines in
            Fund(
                fund: fund, planned: lines.compactMap(\.planned).sum, spent: lines.compactMap(\.spent).sum,
                lines: lines.count, spentUnknown: lines.count { $0.spent == nil })
        }.sorted { ($1.planned ?? 0, $0.fund) < ($0.planned ?? 0, $1.fund) }
    }
}

extension AnnualReport.Checks {
    fileprivate init(_ log: YearLog) {
        var checked: [(id: UUID, verification: Verification)] = []
        func add(_ id: UUID, _ claim: Claim) {
            if claim.origin == .city { checked.append((id, claim.verification)) }
        }
        for promise in log.commitments { add(promise.id, promise.commitment.claim) }
        for effort in log.programmes { add(effort.id, effort.programme.claim) }
        for happening in log.activities { add(happening.id, happening.activity.claim) }
        for value in log.series.flatMap(\.values)
        where value.observation.origin == .city && value.observation.period?.last?.year == log.year {
            checked.append((value.id, value.observation.verification))
        }
        checked += log.meetings.map { ($0.id, $0.standing.verification) }
        checked += log.strategies.map { ($0.id, $0.standing.verification) }
        checked += log.contributions.map { ($0.id, $0.standing.verification) }
        checked += log.recognitions.map { ($0.id, $0.standing.verification) }
        checked += log.reports.map { ($0.id, $0.standing.verification) }
        byVerification = Dictionary(grouping: checked, by: \.verification.rawValue).mapValues(\.count)
        withEvidence = checked.count { log.proven.contains($0.id) }
        records = checked.count
        rejected = checked.count { $0.verification == .rejected }
    }
}

extension AnnualReport.Indicator {
    /// `nil` where the city itself says nothing of it up to the year, and aims at nothing.
    fileprivate init?(_ series: YearLog.Series, year: Int, framework: Framework?, _ sources: inout SourceList) {
        let values = series.values.filter { $0.observation.isOwn && $0.observation.period?.last != nil }
        let ofYear = values.filter { $0.observation.period?.last?.year == year }
        let base = series.baseline
        func prefer(_ values: [YearLog.Value]) -> YearLog.Value? {
            let same = base.flatMap { base in values.first { Way.series($0) == Way.series(base) } }
            return same ?? values.first
        }
        let value =
            prefer(ofYear) ?? prefer(values.filter { $0.observation.status.hasValue && $0.observation.ended(by: year) })
        let target =
            series.targets.first { $0.dueOn >= Day.first(of: year) } ?? series.targets.first
        guard value != nil || target != nil else { return nil }
        let isOfYear = !ofYear.isEmpty

        let described: Described
        switch series.subject {
        case .indicator(let code):
            guard let indicator = framework?.indicators.first(where: { $0.code == code }) else { return nil }
            described = Described(
                code: code, name: AnnualReport.Name(indicator.names), unit: AnnualReport.Name(indicator.units),
                area: framework?.item(indicator.item)?.parent, isCore: indicator.tier == .core,
                higherIsBetter: indicator.direction.higherIsBetter)
        case .own(let indicator):
            described = Described(
                code: nil, name: AnnualReport.Name(indicator.title),
                unit: indicator.unit.map { AnnualReport.Name(en: $0, vi: nil) }, area: indicator.area, isCore: false,
                higherIsBetter: nil)
        }
        let outcome = Way(
            baseline: base, value: value, isOfYear: isOfYear, target: target, higherIsBetter: described.higherIsBetter
        ).judged()
        let alike = (isOfYear ? ofYear : []).filter { other in
            other.id != value?.id && other.observation.period == value?.observation.period
        }
        self.init(
            code: described.code, name: described.name, unit: described.unit, area: described.area,
            isCore: described.isCore, baseline: base.map { AnnualReport.Value($0, &sources) },
            value: value.map { AnnualReport.Value($0, &sources) }, isOfYear: isOfYear,
            others: alike.map { AnnualReport.Value($0, &sources) },
            target: target.map {
                AnnualReport.Aim(
                    value: $0.value, dueOn: $0.dueOn, adoptedBy: $0.adoptedBy, adoptedOn: $0.adoptedOn,
                    source: sources.number($0.standing))
            }, expected: outcome.expected, gap: outcome.gap, share: outcome.share, verdict: outcome.verdict)
    }

    /// What a figure is called and how it is read, whoever made it.
    private struct Described {
        var code: String?
        var name: AnnualReport.Name
        var unit: AnnualReport.Name?
        var area: String?
        var isCore: Bool
        var higherIsBetter: Bool?
    }
}

extension Indicator.Direction {
    /// `nil` where nearer to a value is better.
    fileprivate var higherIsBetter: Bool? {
        switch self {
        case .higherIsBetter: true
        case .lowerIsBetter: false
        case .target: nil
        }
    }
}

extension AnnualReport.Value {
    fileprivate init(_ value: YearLog.Value, _ sources: inout SourceList) {
        let observation = value.observation
        self.init(
            during: AnnualReport.Range(observation.period), status: observation.status.rawValue,
            value: observation.figure?.value, qualifier: observation.figure?.qualifier?.rawValue, margin: value.margin,
            verification: observation.verification.rawValue,
            source: sources.number(observation.source, observation.sourceURL))
    }
}

extension AnnualReport.PressFigure {
    fileprivate init(
        _ observation: Observation, _ subject: YearLog.Series.Subject, _ framework: Framework?,
        _ sources: inout SourceList
    ) {
        let (name, area): (AnnualReport.Name, String?) =
            switch subject {
            case .own(let indicator): (AnnualReport.Name(indicator.title), indicator.area)
            case .indicator(let code):
                (
                    AnnualReport.Name(framework?.indicators.first { $0.code == code }?.names ?? [:]),
                    String(code.prefix(3))
                )
            }
        self.init(
            name: name, area: area, value: AnnualReport.Number(observation.figure), status: observation.status.rawValue,
            during: AnnualReport.Range(observation.period), basis: observation.basis?.rawValue,
            scope: observation.scope.rawValue, scopeName: observation.scopeName,
            source: sources.number(observation.source, observation.sourceURL), note: observation.note)
    }
}

extension Observation {
    fileprivate func ended(by year: Int) -> Bool { period?.last.map { $0.year <= year } ?? false }
}

extension [Decimal] {
    /// `nil` of nothing: where nothing is known, the sum is not zero.
    var sum: Decimal? { isEmpty ? nil : reduce(0, +) }
}
