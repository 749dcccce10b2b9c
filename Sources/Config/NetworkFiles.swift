import Domain
import Foundation
import Input

/// The public register as CSV files hold it: members, cohorts, sizes, award rounds, awardees, successions and facts of one folder.
///
/// Any of the files may be absent. All are read, and every mistake in them is found, before anything is written.
public struct NetworkFiles: Sendable {
    package struct Member: Sendable {
        /// Where the city stands first.
        package var row: TableRow
        package var city: City
        package var memberships: [Membership]
    }

    package private(set) var members: [Member] = []
    /// Where in `members` a city of this code stands.
    private var places: [String: Int] = [:]
    package private(set) var cohorts: [(row: TableRow, cohort: Cohort)] = []
    package private(set) var sizes: [(row: TableRow, size: NetworkSize)] = []
    package private(set) var rounds: [(row: TableRow, round: AwardRound)] = []
    package private(set) var awards: [(row: TableRow, code: String, award: Award)] = []
    package private(set) var successions: [(row: TableRow, code: String, succession: Succession)] = []
    /// Other names under which people look for a city.
    package private(set) var names: [(row: TableRow, code: String, name: String, source: String)] = []
    package private(set) var facts: [Fact] = []
    /// How many rows each file of the folder holds, by its path; a file that is absent is none of them.
    package private(set) var counts: [(file: String, part: Part, rows: Int)] = []
    /// CSV files of the folder that nothing here reads.
    public private(set) var unread: [String] = []

    /// - Parameter countries: every country that a city may lie in.
    /// - Throws: `InputErrors` with file, line and column of every mistake.
    public init(folder: String, countries: [Country]) throws {
        var mistakes = Mistakes()
        let codes = Set(countries.map(\.code))
        func rows(_ name: String, _ columns: [String], optional: [String] = []) -> [TableRow] {
            let path = "\(folder)/\(name)"
            guard FileManager.default.fileExists(atPath: path) else { return [] }
            let rows = mistakes.note(try Table(path: path, columns: columns, optional: optional).rows) ?? []
            if let part = Part(rawValue: String(name.dropLast(4))) { counts.append((path, part, rows.count)) }
            return rows
        }
        var seen: Set<String> = []
        /// Refuses a row whose key stands before in its file.
        func unique(_ row: TableRow, _ column: String, _ key: String) {
            if !seen.insert("\(row.file) \(key)").inserted {
                mistakes.add(row.error(column, "\(key) appears twice"))
            }
        }

        for row in rows("cohorts.csv", ["year", "announced_on", "members_announced", "countries_announced"] + sourced) {
            guard let cohort = mistakes.note(try Cohort(row)) else { continue }
            unique(row, "year", "the cohort of \(cohort.year)")
            cohorts.append((row, cohort))
        }
        for row in rows("network_sizes.csv", ["counted_on", "members", "countries"] + sourced) {
            guard let size = mistakes.note(try NetworkSize(row)) else { continue }
            unique(row, "counted_on", "the count of \(size.countedOn)")
            sizes.append((row, size))
        }
        for row in rows("award_rounds.csv", ["year", "conferred_from", "conferred_to", "place"] + sourced) {
            guard let round = mistakes.note(try AwardRound(row)) else { continue }
            unique(row, "year", "the round of \(round.year)")
            rounds.append((row, round))
        }
        // What follows refers to cohorts and rounds: one mistake there is not told again for each city.
        try mistakes.check()
        for row in rows("awardees.csv", ["code", "city", "country", "award_year", "source_url"]) {
            guard let award = mistakes.note(try Award.read(row, rounds: rounds.map(\.round), countries: codes)) else {
                continue
            }
            unique(row, "code", "\(award.code) with the award of \(award.award.year)")
            awards.append((row, award.code, award.award))
        }
        for row in rows("members.csv", memberColumns, optional: ["admitted_on", "is_invented"]) {
            guard let member = mistakes.note(try Member(row, countries: codes, cohorts: cohorts.map(\.cohort))) else {
                continue
            }
            if let error = add(member, row) { mistakes.add(error) }
        }
        for row in rows("successions.csv", ["code", "ended_on", "what_ended", "successor", "basis"] + sourced) {
            guard let succession = mistakes.note(try Succession.read(row)) else { continue }
            unique(row, "code", succession.code)
            successions.append((row, succession.code, succession.succession))
        }
        for row in rows("names.csv", ["code", "name", "source_url"]) {
            guard let code = mistakes.note(try row.text("code")), let name = mistakes.note(try row.text("name")),
                let source = mistakes.note(try row.needed("source_url", row.source))
            else { continue }
            unique(row, "name", "\(code) as \(name)")
            names.append((row, code, name, source))
        }
        for row in rows("facts.csv", Fact.columns) {
            guard let fact = mistakes.note(try Fact(row)) else { continue }
            unique(row, "title_en", fact.identity)
            facts.append(fact)
        }
        for entry in awards { prove(entry.code, by: entry.award.conferred.latest) }
        try mistakes.check()

        let known = (Part.allCases.map(\.rawValue) + ["people"]).map { $0 + ".csv" }
        unread = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".csv") && !known.contains($0) }.sorted()
    }

    /// Adds a city, or another membership of one that is here already.
    private mutating func add(_ member: Member, _ row: TableRow) -> InputError? {
        guard let index = places[member.city.code] else {
            places[member.city.code] = members.count
            members.append(member)
            return nil
        }
        guard members[index].city == member.city else {
            return row.error(
                "code", "\(member.city.code) stands here before with another name, country, region or population")
        }
        if members[index].memberships.contains(where: { member.memberships.map(\.admitted).contains($0.admitted) }) {
            return row.error("code", "\(member.city.code) appears twice with the same admission")
        }
        members[index].memberships += member.memberships
        members[index].memberships.sort {
            ($0.admitted.earliest ?? .first(of: 1)) < ($1.admitted.earliest ?? .first(of: 1))
        }
        // When, and whether, the earlier membership ended is not said: at the latest when the next one began.
        return members[index].endEarlier()
            ? nil : row.error("year_admitted", "a second membership needs a year")
    }

    /// What is recorded and the files lack stays, and so does what follows from it: the announcement that dates an admission, and
    /// the award that proves one. A file that is cut off, or not there, makes nothing less known.
    package mutating func complete(announced: [Int: Day], conferred: [(code: String, by: Day)]) {
        for index in members.indices {
            for place in members[index].memberships.indices {
                members[index].memberships[place].date(by: announced)
            }
            _ = members[index].endEarlier()
        }
        for award in conferred { prove(award.code, by: award.by) }
    }

    /// An award shows that the city was a member by then: only members may be nominated.
    private mutating func prove(_ code: String, by day: Day?) {
        guard let day, let index = places[code], members[index].memberships.count == 1 else { return }
        let membership = members[index].memberships[0]
        members[index].memberships[0].admitted = membership.admitted.provedBy(day)
    }
}

extension NetworkFiles {
    /// What a file of the register holds, named as the file is.
    package enum Part: String, CaseIterable, Sendable {
        case members, cohorts, networkSizes = "network_sizes", awardRounds = "award_rounds", awardees, successions,
            names, facts
    }

    /// Whether the folder holds invented cities alone: its files are compared with what is recorded of such.
    package var isInvented: Bool { !members.isEmpty && members.allSatisfy(\.city.isInvented) }
}

extension NetworkFiles.Member {
    /// When, and whether, an earlier membership ended is not said: at the latest when the next one began. `false` where that is
    /// not known.
    fileprivate mutating func endEarlier() -> Bool {
        for earlier in memberships.indices.dropLast() {
            guard let latest = memberships[earlier + 1].admitted.earliest else { return false }
            memberships[earlier].ended = .by(latest)
        }
        return true
    }
}

extension Membership {
    /// The day of the announcement, where a source states the year and no better is known.
    fileprivate mutating func date(by announced: [Int: Day]) {
        guard !yearIsInferred, let first = admitted.earliest, let last = admitted.latest,
            first == .first(of: first.year),
            last.year == first.year, let day = announced[first.year], day <= last
        else { return }
        admitted = .on(day)
    }
}

private let sourced = ["source_url", "note"]
private let memberColumns = [
    "code", "city", "name_vi", "country", "region", "year_admitted", "year_basis", "member_by", "member_by_source",
    "population", "population_year", "membership_basis", "source_url", "note",
]

extension NetworkFiles.Member {
    fileprivate init(_ row: TableRow, countries: Set<String>, cohorts: [Cohort]) throws(InputError) {
        self.row = row
        let name = try row.text("city")
        let country = try row.country("country", among: countries)
        let year = try row.year("year_admitted")
        let basis = try row.value("year_basis", "stated or inferred") {
            ["stated", "inferred"].contains($0) ? $0 : nil
        }
        guard (year == nil) == (basis == nil) else {
            throw row.error("year_basis", "give year_admitted and year_basis (stated or inferred) together")
        }
        let isInferred = basis == "inferred"
        city = City(
            id: .init(rawValue: 0), code: try row.code("code", country: country, name: name),
            name: name, nameVi: row["name_vi"], country: country,
            region: try row.needed("region", row.region),
            population: try row.count("population"), populationYear: try row.year("population_year"),
            isInvented: try row.flag("is_invented"))
        var admitted = UncertainDate.unknown
        if let year {
            // The announcement dates an admission only where a source states the year: an inferred year stays a year.
            let announced = isInferred ? nil : cohorts.first { $0.year == year }?.announcedOn
            admitted = announced.map(UncertainDate.on) ?? .inYear(year)
        }
        if let day = try row.day("admitted_on") {
            guard day.year == year else { throw row.error("admitted_on", "\(day) is not in year_admitted") }
            admitted = .on(day)
        }
        if let day = try row.day("member_by") { admitted = admitted.provedBy(day) }
        memberships = [
            Membership(
                admitted: admitted, ended: nil, basis: try row.text("membership_basis"), yearIsInferred: isInferred,
                source: try row.source("source_url"), note: row["note"])
        ]
    }
}

extension Cohort {
    fileprivate init(_ row: TableRow) throws(InputError) {
        self.init(
            year: try row.needed("year", row.networkYear),
            announcedOn: try row.needed("announced_on", row.pastDay),
            membersAnnounced: try row.needed("members_announced", row.count),
            countriesAnnounced: try row.needed("countries_announced", row.count),
            source: try row.source("source_url"), note: row["note"])
    }
}

extension NetworkSize {
    fileprivate init(_ row: TableRow) throws(InputError) {
        self.init(
            countedOn: try row.needed("counted_on", row.pastDay),
            members: try row.needed("members", row.count),
            countries: try row.needed("countries", row.count),
            source: try row.source("source_url"), note: row["note"])
    }
}

extension AwardRound {
    fileprivate init(_ row: TableRow) throws(InputError) {
        let from = try row.needed("conferred_from", row.day)
        let to = try row.needed("conferred_to", row.day)
        guard from <= to else { throw row.error("conferred_to", "\(to) is before \(from)") }
        self.init(
            year: try row.needed("year", row.networkYear), conferred: UncertainDate(earliest: from, latest: to),
            place: try row.text("place"), source: try row.source("source_url"), note: row["note"])
    }
}

extension Award {
    fileprivate static func read(
        _ row: TableRow, rounds: [AwardRound], countries: Set<String>
    ) throws(InputError) -> (code: String, award: Award) {
        let country = try row.country("country", among: countries)
        let year = try row.needed("award_year", row.year)
        guard let round = rounds.first(where: { $0.year == year }) else {
            throw row.error("award_year", "there is no award round of \(year) in award_rounds.csv")
        }
        let award = Award(
            year: year, conferred: round.conferred, place: round.place, source: try row.source("source_url"))
        return (try row.code("code", country: country, name: try row.text("city")), award)
    }
}

extension Succession {
    fileprivate static func read(_ row: TableRow) throws(InputError) -> (code: String, succession: Succession) {
        let succession = Succession(
            endedOn: try row.needed("ended_on", row.day), whatEnded: try row.text("what_ended"),
            successor: row["successor"], basis: try row.text("basis"), source: try row.source("source_url"),
            note: row["note"])
        let code = try row.text("code")
        guard succession.successor != code else { throw row.error("successor", "a city cannot be its own successor") }
        return (code, succession)
    }
}
