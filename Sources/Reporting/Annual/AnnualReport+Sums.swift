import Domain
import Foundation

// What is added up over the log of a year.

extension AnnualReport.Reach {
    init(_ log: YearLog, _ activities: [YearLog.LoggedActivity]) {
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
        byWard = Dictionary(grouping: held, by: \.ward).map { ward, activities in
            let counts = activities.compactMap { $0.people["all"] }
            return Ward(
                ward: ward, held: activities.count, counted: counts.count,
                participations: counts.isEmpty ? nil : counts.reduce(0, +))
        }.sorted {
            // What has no ward comes last, whatever its number.
            ($0.ward == nil ? 1 : 0, -($0.participations ?? -1), $0.ward ?? "") < (
                $1.ward == nil ? 1 : 0, -($1.participations ?? -1), $1.ward ?? ""
            )
        }
        let areaOf = Dictionary(
            log.programmes.map { ($0.id, $0.programme.mainArea) }, uniquingKeysWith: { first, _ in first })
        func area(_ logged: YearLog.LoggedActivity) -> String? {
            logged.programme.flatMap { areaOf[$0] ?? nil } ?? logged.activity.area
        }
        let programmes = log.programmes.filter {
            $0.programme.claim.origin == .city && $0.programme.claim.counts && $0.programme.status != .draft
                && $0.programme.status != .cancelled
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
    init(_ log: YearLog) {
        let lines = log.programmes.filter(\.programme.claim.counts).flatMap(\.budgets)
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
    init(_ log: YearLog) {
        var checked: [(id: UUID, verification: Verification)] = []
        func add(_ id: UUID, _ claim: Claim) {
            if claim.origin == .city { checked.append((id, claim.verification)) }
        }
        for logged in log.commitments { add(logged.id, logged.commitment.claim) }
        for logged in log.programmes { add(logged.id, logged.programme.claim) }
        for logged in log.activities { add(logged.id, logged.activity.claim) }
        for value in log.series.flatMap(\.values)
        where value.observation.origin == .city && value.observation.period?.last?.year == log.year {
            checked.append((value.id, value.observation.verification))
        }
        checked += log.meetings.map { ($0.id, $0.source.verification) }
        checked += log.strategies.map { ($0.id, $0.source.verification) }
        checked += log.contributions.map { ($0.id, $0.source.verification) }
        checked += log.recognitions.map { ($0.id, $0.source.verification) }
        checked += log.reports.map { ($0.id, $0.source.verification) }
        byVerification = Dictionary(grouping: checked, by: \.verification.rawValue).mapValues(\.count)
        withEvidence = checked.count { log.proven.contains($0.id) }
        records = checked.count
        rejected = checked.count { $0.verification == .rejected }
    }
}

extension AnnualReport.Unknown {
    /// What the log lacks, but for what is known of activities, money and confirmation only when these are added up.
    /// - Parameter own: what the city measured.
    init(_ log: YearLog, _ own: [AnnualReport.Indicator], _ framework: Framework?) {
        let known = Set(own.filter { $0.value?.value != nil }.compactMap(\.code))
        let absent = Set(own.filter { $0.verdict == .notApplicable }.compactMap(\.code))
        let missing = (framework?.indicators ?? []).filter { !known.contains($0.code) && !absent.contains($0.code) }
        indicators = missing.filter { $0.tier == .core }.map {
            AnnualReport.Gap(
                code: $0.code, name: AnnualReport.Name($0.names), measurement: $0.measurement.rawValue,
                who: $0.answerer(in: log.city.country))
        }
        otherIndicators = missing.count { $0.tier != .core }
        notOfYear = own.count { $0.value?.value != nil && !$0.isOfYear }
        undated = log.undated
        hasMayor = log.mandates.contains { $0.office == "mayor" }
    }
}

extension YearLog {
    /// How many records there are of each kind, those refused by whoever checked them included.
    var recordCounts: [String: Int] {
        let counts: [String: Int] = [
            "commitment": commitments.count,
            "milestone": commitments.map(\.milestones.count).reduce(0, +),
            "programme": programmes.count,
            "budget": programmes.map(\.budgets.count).reduce(0, +),
            "partner": programmes.map(\.partners.count).reduce(0, +),
            "activity": activities.count,
            "participation": activities.map(\.people.count).reduce(0, +),
            "value": series.map(\.values.count).reduce(0, +),
            "baseline": series.count { $0.baseline != nil },
            "target": series.map(\.targets.count).reduce(0, +),
            "mandate": mandates.count,
            "meeting": meetings.count,
            "plan": strategies.count,
            "contribution": contributions.count,
            "recognition": recognitions.count,
            "report": reports.count,
            "declaration": declarations[year] == nil ? 0 : 1,
        ]
        return counts.filter { $0.value > 0 }
    }
}

extension [Decimal] {
    /// `nil` of nothing: where nothing is known, the sum is not zero.
    var sum: Decimal? { isEmpty ? nil : reduce(0, +) }
}
