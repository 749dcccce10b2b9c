import Domain
import Foundation

// What the city promised and did.

extension AnnualReport.Commitment {
    init(
        _ logged: YearLog.LoggedCommitment, _ details: [RecordDetail], year: Int, readOn: Day,
        _ sources: inout SourceList
    ) {
        self.details = details.map(AnnualReport.Detail.init)
        let commitment = logged.commitment
        let end = min(Day.last(of: year), readOn)
        let wasOpen = commitment.closedOn.map { $0 > end } ?? true
        id = logged.id
        title = AnnualReport.Name(commitment.title)
        duePrecision = commitment.duePrecision.rawValue
        // The log does not say when it was taken up, so what was closed later counts as under way.
        status = (wasOpen && commitment.closedOn != nil ? .inProgress : commitment.status).rawValue
        self.wasOpen = wasOpen
        isDueInYear = commitment.dueOn.map { $0.year == year } ?? false
        isOverdue = wasOpen && commitment.status != .unconfirmed && commitment.dueOn.map { $0 < end } ?? false
        milestones = logged.milestones.map { milestone in
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
    init(
        _ logged: YearLog.LoggedProgramme, _ activities: [YearLog.LoggedActivity], _ details: [RecordDetail],
        isWhole: Bool, _ sources: inout SourceList
    ) {
        self.details = details.map(AnnualReport.Detail.init)
        let programme = logged.programme
        let held = activities.filter { $0.activity.status == .held }
        let counts = held.compactMap { $0.people["all"] }
        id = logged.id
        title = AnnualReport.Name(programme.title)
        during = AnnualReport.Range(programme.period)
        status = programme.status.rawValue
        self.held = held.count
        counted = counts.count
        partners = Dictionary(grouping: logged.partners, by: \.name).sorted { $0.key < $1.key }.map { name, parts in
            AnnualReport.Partner(name: name, kind: parts[0].kind, parts: parts.map(\.part))
        }
        isConfirmed = programme.claim.origin == .city
        area = programme.mainArea
        secondArea = logged.secondArea
        ownerUnit = programme.ownerUnit
        basis = programme.basis?.rawValue
        participations = counts.isEmpty ? nil : counts.reduce(0, +)
        planned = logged.budgets.compactMap(\.planned).sum
        spent = logged.budgets.compactMap(\.spent).sum
        figure = AnnualReport.Number(programme.figure)
        source = sources.number(programme.claim)
        note = programme.claim.note
    }
}

extension AnnualReport.Activity {
    init(_ logged: YearLog.LoggedActivity, _ details: [RecordDetail], _ sources: inout SourceList) {
        self.details = details.map(AnnualReport.Detail.init)
        let activity = logged.activity
        id = logged.id
        title = AnnualReport.Name(activity.title)
        held = AnnualReport.Range(activity.held)
        status = activity.status.rawValue
        scope = activity.claim.scope.rawValue
        isConfirmed = activity.claim.origin == .city
        basis = activity.basis?.rawValue
        ward = logged.ward
        area = activity.area
        participations = logged.people["all"]
        figure = AnnualReport.Number(activity.figure)
        scopeName = activity.claim.scopeName
        source = sources.number(activity.claim)
        note = activity.claim.note
    }
}

extension AnnualReport.Detail {
    init(_ detail: RecordDetail) {
        self.init(kind: detail.kind.rawValue, name: detail.field.name, value: detail.value.written)
    }
}
