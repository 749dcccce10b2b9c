import Domain
import Input
import Postgres

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
        guard nominees > 0 else { throw quota.error("\(nominees) is too small; at least 1 is expected") }
        var sources: [String] = []
        for item in try yaml.child("sources").items() { sources.append(try item.text()) }
        var note: [Language: String] = [:]
        for (key, value) in try yaml.child("note").entries() {
            guard let language = Language(rawValue: key) else {
                throw value.error("unknown language; expected en or vi")
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
        try yaml.allow(["day", "basis", "plausible"])
        let day = try yaml.child("day").day()
        var plausible: ClosedRange<Day>?
        if let range = yaml["plausible"] {
            try range.allow(["from", "to"])
            let (from, to) = (try range.child("from").day(), try range.child("to").day())
            guard from <= day, day <= to else {
                throw range.error("\(from) to \(to) does not hold the reference date \(day)")
            }
            plausible = from...to
        }
        self.init(day: day, basis: try AwardCycle.Basis(yaml.child("basis")), plausible: plausible)
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
}

extension Connection {
    /// Keeps the text of a cycle for good and returns its digest; the same text is kept once.
    public func freeze(_ file: AwardCycleFile) throws -> String {
        let digest: String = try run("SELECT encode(sha256(convert_to(\(file.text), 'UTF8')), 'hex') AS digest").one()[
            "digest"]
        try run(
            """
            INSERT INTO award_cycle (code, digest, text) VALUES (\(file.cycle.code), \(digest), \(file.text))
            ON CONFLICT (code, digest) DO NOTHING
            """)
        return digest
    }
}
