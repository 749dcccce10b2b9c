import Domain
import Input

/// An award cycle with the text it was read from, which is kept with every run that uses it.
public struct AwardCycleFile: Sendable {
    public let cycle: AwardCycle
    public let text: String

    /// - Throws: `InputError` with file, line and key.
    public init(path: String) throws(InputError) {
        try self.init(readText(path), file: path)
    }

    public init(_ text: String, file: String) throws(InputError) {
        self.text = text
        cycle = try AwardCycle(YAML(text, file: file))
    }
}

extension AwardCycle {
    init(_ yaml: YAML) throws(InputError) {
        try yaml.allow(["cycle", "basis", "reference_date", "rules", "sources", "note"])
        let rules = try yaml.child("rules")
        try rules.allow(["membership_months", "award_cool_off_years", "nominees_per_country"])
        let quota = try rules.child("nominees_per_country")
        let nominees = try quota.integer()
        guard nominees > 0 else { throw quota.error("\(nominees) is too small; give at least 1") }
        var sources: [String] = []
        for item in try yaml.child("sources").items() { sources.append(try item.text()) }
        var note: [Language: String] = [:]
        for (key, value) in try yaml.child("note").entries() {
            guard let language = Language(rawValue: key) else {
                throw value.error("unknown language; expected \(Language.codes)")
            }
            note[language] = try value.text()
        }
        self.init(
            code: try yaml.child("cycle").value("a year such as 2024") { $0.count == 4 && Int($0) != nil ? $0 : nil },
            basis: try Basis(yaml.child("basis")),
            referenceDate: try ReferenceDate(yaml.child("reference_date")),
            membershipMonths: try Threshold(rules.child("membership_months")),
            awardCoolOffYears: try Threshold(rules.child("award_cool_off_years")),
            nomineesPerCountry: nominees, sources: sources, note: note)
    }
}

extension AwardCycle.Basis {
    fileprivate init(_ yaml: YAML) throws(InputError) {
        self = try yaml.value("published, inferred or assumed") { AwardCycle.Basis(rawValue: $0) }
    }
}

extension AwardCycle.ReferenceDate {
    fileprivate init(_ yaml: YAML) throws(InputError) {
        try yaml.allow(["day", "basis", "plausible", "conference", "leads", "notice", "checked_on"])
        let day = try yaml.child("day").day()
        var reckoning: AwardCycle.Reckoning?
        var plausible: ClosedRange<Day>?
        if let given = yaml["plausible"] {  // as rounds that were frozen before have it
            plausible = try given.days()
        } else if yaml["conference"] != nil {
            reckoning = try AwardCycle.Reckoning(yaml)
            plausible = reckoning?.plausible
        }
        if let plausible, !plausible.contains(day) {
            let place = yaml["plausible"] ?? yaml
            throw place.error(
                "\(plausible.lowerBound) to \(plausible.upperBound) does not hold the reference date \(day)")
        }
        self.init(
            day: day, basis: try AwardCycle.Basis(yaml.child("basis")), plausible: plausible, reckoning: reckoning)
    }
}

extension AwardCycle.Reckoning {
    fileprivate init(_ yaml: YAML) throws(InputError) {
        var leads: [Lead] = []
        for (round, days) in try yaml.child("leads").entries() { leads.append(try Lead(round, days)) }
        guard !leads.isEmpty else { throw try yaml.child("leads").error("give at least one earlier round") }
        var notice: Lead?
        if let entries = try yaml["notice"]?.entries() {
            guard let given = entries.first, entries.count == 1 else {
                throw try yaml.child("notice").error("give one earlier round")
            }
            notice = try Lead(given.key, given.value)
        }
        self.init(
            conference: try yaml.child("conference").days(), leads: leads.sorted { $0.round < $1.round },
            notice: notice, checkedOn: try yaml.child("checked_on").day())
    }
}

extension AwardCycle.Reckoning.Lead {
    fileprivate init(_ round: String, _ days: YAML) throws(InputError) {
        let count = try days.integer()
        guard (0...1000).contains(count) else { throw days.error("\(count) is not between 0 and 1000 days") }
        self.init(round: round, days: count)
    }
}

extension AwardCycle.Threshold {
    fileprivate init(_ yaml: YAML) throws(InputError) {
        try yaml.allow(["at_least", "more_than"])
        guard let entry = try yaml.entries().first, try yaml.entries().count == 1 else {
            throw yaml.error("expected either at_least or more_than")
        }
        let amount = try entry.value.integer()
        guard (0...600).contains(amount) else { throw entry.value.error("\(amount) is not between 0 and 600") }
        self = entry.key == "at_least" ? .atLeast(amount) : .moreThan(amount)
    }
}

extension YAML {
    fileprivate func day() throws(InputError) -> Day { try value("a date such as 2024-05-31") { Day($0) } }

    fileprivate func days() throws(InputError) -> ClosedRange<Day> {
        try allow(["from", "to"])
        let (from, to) = (try child("from").day(), try child("to").day())
        guard from <= to else { throw error("\(from) is after \(to)") }
        return from...to
    }
}
