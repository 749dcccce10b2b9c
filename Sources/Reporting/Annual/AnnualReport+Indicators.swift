import Domain
import Foundation

// What was measured.

extension AnnualReport.Indicator {
    /// `nil` where the city itself says nothing of it up to the year, and aims at nothing.
    init?(_ series: YearLog.Series, year: Int, framework: Framework?, _ sources: inout SourceList) {
        let values = series.values.filter { $0.observation.isOwn && $0.observation.period?.last != nil }
        let ofYear = values.filter { $0.observation.period?.last?.year == year }
        let base = series.baseline
        func prefer(_ values: [YearLog.Value]) -> YearLog.Value? {
            let same = base.flatMap { base in values.first { TargetProgress.series($0) == TargetProgress.series(base) }
            }
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
        let outcome = TargetProgress(
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
                AnnualReport.Target(
                    value: $0.value, dueOn: $0.dueOn, adoptedBy: $0.adoptedBy, adoptedOn: $0.adoptedOn,
                    source: sources.number($0.source))
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
    init(
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
    var isPress: Bool { origin == .press || method == .press }
    fileprivate var isOwn: Bool { !isPress && scope == .city && verification != .rejected }

    func touches(_ year: Int) -> Bool {
        guard let period else { return false }
        return period.first.year <= year && (period.last?.year ?? year) >= year
    }

    fileprivate func ended(by year: Int) -> Bool { period?.last.map { $0.year <= year } ?? false }
}
