import Config
import Domain
import Input
import Postgres

/// What a load found in its files and how many rows it added or changed.
public struct LoadSummary: Equatable, Sendable {
    public var cities = 0
    public var memberships = 0
    public var awards = 0
    public var facts = 0
    public var changedRows = 0
}

extension Connection {
    /// Takes a folder's register over, as one act. Rows that say the same already are left as they are, so that loading twice
    /// changes nothing; rows that the files lack are kept.
    /// - Parameters:
    ///   - isPart: whether the files may hold less than half of what is recorded.
    ///   - text: the catalogue from which refusals are worded.
    /// - Throws: `InputError` with file and line for what the database refuses and for a city that neither the files nor the
    ///   database know; `InputErrors` for files that hold less than half of what is recorded.
    public func record(
        _ given: NetworkFiles, countries: [Country], isPart: Bool = false, text: Catalogue
    ) throws -> LoadSummary {
        if !isPart { try refuseRemnants(given) }
        var place: (row: TableRow, column: String)?
        do {
            return try record(given, countries, &place)
        } catch let error as PostgresError where error.isRefusal {
            guard let (row, column) = place else { throw error }
            let subject = row[column] ?? ""
            guard error.constraint == "membership_periods_apart" else {
                let refusal = text(Refusal(error, of: error.table ?? ""))
                throw row.error(error.column ?? column, "\(subject.prefix(60)): \(refusal)")
            }
            throw row.error(
                column,
                "the memberships of \(subject) would overlap, one of them as it is recorded; "
                    + "give every membership of the city that there is")
        }
    }

    /// - Parameter place: the row at which the load is.
    private func record(
        _ given: NetworkFiles, _ countries: [Country], _ place: inout (row: TableRow, column: String)?
    ) throws -> LoadSummary {
        var files = given
        var summary = LoadSummary()
        summary.changedRows += try record(countries)
        for entry in files.cohorts {
            place = (entry.row, "year")
            summary.changedRows += try record(entry.cohort)
        }
        for entry in files.sizes {
            place = (entry.row, "counted_on")
            summary.changedRows += try record(entry.size)
        }
        for entry in files.rounds {
            place = (entry.row, "year")
            summary.changedRows += try record(entry.round)
        }
        files.complete(announced: try announcements(), conferred: try proofs())
        try script("SET CONSTRAINTS membership_periods_apart DEFERRED")
        for member in files.members {
            place = (member.row, "code")
            summary.changedRows += try record(member)
            summary.memberships += member.memberships.count
        }
        for entry in files.awards {
            place = (entry.row, "code")
            summary.changedRows += try record(entry.award, of: id(of: entry.code, in: entry.row))
        }
        for entry in files.successions {
            place = (entry.row, "code")
            let successor = try entry.succession.successor.map { try id(of: $0, in: entry.row, column: "successor") }
            summary.changedRows += try record(
                entry.succession, of: id(of: entry.code, in: entry.row), successor: successor)
        }
        for entry in files.names {
            place = (entry.row, "code")
            let city = try id(of: entry.code, in: entry.row)
            summary.changedRows += try upsert(
                "city_name", key: ["city_id": "\(city)", "name": "\(entry.name)"], ["source": "\(entry.source)"])
        }
        for fact in files.facts {
            place = (fact.row, "title_en")
            summary.changedRows += try record(fact, of: id(of: fact.code, in: fact.row))
        }
        summary.facts = files.facts.count
        summary.cities = files.members.count
        summary.awards = files.awards.count
        return summary
    }

    /// A city and its memberships. All of them move in one act: while they do, two may overlap.
    private func record(_ member: NetworkFiles.Member) throws -> Int {
        var changed = try record(member.city)
        let id = try id(of: member.city.code, in: member.row)
        for (index, membership) in member.memberships.enumerated() {
            changed += try record(membership, ordinal: index + 1, of: id)
        }
        guard changed > 0 else { return 0 }
        try script(
            "SET CONSTRAINTS membership_periods_apart IMMEDIATE; SET CONSTRAINTS membership_periods_apart DEFERRED")
        return changed
    }

    /// The days on which recorded cohorts were announced, by year.
    private func announcements() throws -> [Int: Day] {
        var days: [Int: Day] = [:]
        for row in try run("SELECT year, announced_on FROM cohort") { days[try row["year"]] = try row["announced_on"] }
        return days
    }

    /// The recorded awards, each with the day by which it was conferred.
    private func proofs() throws -> [(code: String, by: Day)] {
        try run(
            "SELECT code, conferred_to FROM award JOIN city ON city.id = city_id JOIN award_round USING (year) ORDER BY code, year"
        ).map { row in (code: try row["code"], by: try row["conferred_to"]) }
    }

    /// Refuses files that name less than half of what is recorded: they are cut off, or a part that says so.
    private func refuseRemnants(_ files: NetworkFiles) throws {
        var errors: [InputError] = []
        for (file, part, rows) in files.counts {
            let recorded: Int = try run(part.count(isInvented: files.isInvented)).one()["n"]
            guard 2 * rows < recorded else { continue }
            errors.append(
                InputError(
                    file: file,
                    "holds \(rows) rows where \(recorded) are recorded; give the whole file, or --part where it is a part"
                ))
        }
        guard errors.isEmpty else { throw InputErrors(errors) }
    }

    private func record(_ cohort: Cohort) throws -> Int {
        try upsert(
            "cohort", key: ["year": "\(cohort.year)"],
            [
                "announced_on": "\(cohort.announcedOn)", "members_announced": "\(cohort.membersAnnounced)",
                "countries_announced": "\(cohort.countriesAnnounced)", "source": "\(cohort.source)",
                "note": "\(cohort.note)",
            ])
    }

    private func record(_ size: NetworkSize) throws -> Int {
        try upsert(
            "network_size", key: ["counted_on": "\(size.countedOn)"],
            [
                "members": "\(size.members)", "countries": "\(size.countries)", "source": "\(size.source)",
                "note": "\(size.note)",
            ])
    }

    private func record(_ round: AwardRound) throws -> Int {
        try upsert(
            "award_round", key: ["year": "\(round.year)"],
            [
                "conferred_from": "\(round.conferred.earliest)", "conferred_to": "\(round.conferred.latest)",
                "place": "\(round.place)", "source": "\(round.source)", "note": "\(round.note)",
            ])
    }

    private func record(_ city: City) throws -> Int {
        try upsert(
            "city", key: ["code": "\(city.code)"],
            [
                "name": "\(city.name)", "name_vi": "\(city.nameVi)", "country": "\(city.country)",
                "region": "\(city.region)", "population": "\(city.population)",
                "population_year": "\(city.populationYear)", "is_invented": "\(city.isInvented)",
            ])
    }

    private func record(_ membership: Membership, ordinal: Int, of city: City.ID) throws -> Int {
        try upsert(
            "membership", key: ["city_id": "\(city)", "ordinal": "\(ordinal)"],
            [
                "admitted_earliest": "\(membership.admitted.earliest)",
                "admitted_latest": "\(membership.admitted.latest)", "has_ended": "\(membership.ended != nil)",
                "ended_earliest": "\(membership.ended?.earliest)", "ended_latest": "\(membership.ended?.latest)",
                "basis": "\(membership.basis)", "year_is_inferred": "\(membership.yearIsInferred)",
                "source": "\(membership.source)", "note": "\(membership.note)",
            ])
    }

    private func record(_ award: Award, of city: City.ID) throws -> Int {
        try upsert(
            "award", key: ["city_id": "\(city)", "year": "\(award.year)"], ["source": "\(award.source)"])
    }

    private func record(_ succession: Succession, of city: City.ID, successor: City.ID?) throws -> Int {
        try upsert(
            "succession", key: ["city_id": "\(city)"],
            [
                "ended_on": "\(succession.endedOn)", "what_ended": "\(succession.whatEnded)",
                "successor_id": "\(successor)", "basis": "\(succession.basis)", "source": "\(succession.source)",
                "note": "\(succession.note)",
            ])
    }

    private func id(of code: String, in row: TableRow, column: String = "code") throws -> City.ID {
        guard let city = try run("SELECT id FROM city WHERE code = \(code)").first else {
            throw row.error(column, "there is no city “\(code)”, neither in members.csv nor recorded before")
        }
        return try city["id"]
    }
}

extension NetworkFiles.Part {
    /// How many rows are recorded of this part, of invented cities or of all others. Cohorts, sizes and rounds are not of a city, so a
    /// folder of invented cities that brings some brings a part.
    fileprivate func count(isInvented: Bool) -> SQL {
        let isOfThese: SQL = "is_invented = \(isInvented)"
        switch self {
        case .members: return "SELECT count(*) AS n FROM city WHERE \(isOfThese)"
        case .cohorts: return "SELECT count(*) AS n FROM cohort WHERE NOT \(isInvented)"
        case .networkSizes: return "SELECT count(*) AS n FROM network_size WHERE NOT \(isInvented)"
        case .awardRounds: return "SELECT count(*) AS n FROM award_round WHERE NOT \(isInvented)"
        case .awardees: return "SELECT count(*) AS n FROM award JOIN city ON city.id = city_id WHERE \(isOfThese)"
        case .successions:
            return "SELECT count(*) AS n FROM succession JOIN city ON city.id = city_id WHERE \(isOfThese)"
        case .names: return "SELECT count(*) AS n FROM city_name JOIN city ON city.id = city_id WHERE \(isOfThese)"
        case .facts:
            // What was loaded, as it stood first: corrections are no rows of the file.
            return """
                SELECT count(*) AS n FROM (
                    SELECT city_id, recorded_by FROM observation WHERE origin = 'press' AND supersedes IS NULL
                    UNION ALL SELECT city_id, recorded_by FROM commitment WHERE origin = 'press'
                    UNION ALL SELECT city_id, recorded_by FROM programme WHERE origin = 'press'
                    UNION ALL SELECT city_id, recorded_by FROM activity WHERE origin = 'press') AS fact
                JOIN city ON city.id = city_id WHERE fact.recorded_by = \(Person.operator) AND \(isOfThese)
                """
        }
    }
}
