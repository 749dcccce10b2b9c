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
    /// - Throws: `InputError` for a city that neither the files nor the database know.
    public func record(_ files: NetworkFiles, countries: [Country]) throws -> LoadSummary {
        var summary = LoadSummary()
        summary.changedRows += try record(countries)
        for cohort in files.cohorts { summary.changedRows += try record(cohort) }
        for size in files.sizes { summary.changedRows += try record(size) }
        for round in files.rounds { summary.changedRows += try record(round) }
        for member in files.members {
            summary.changedRows += try record(member.city)
            let id = try id(of: member.city.code, in: member.row)
            for (index, membership) in member.memberships.enumerated() {
                summary.changedRows += try record(membership, ordinal: index + 1, of: id)
                summary.memberships += 1
            }
        }
        for entry in files.awards {
            summary.changedRows += try record(entry.award, of: id(of: entry.code, in: entry.row))
        }
        for entry in files.successions {
            let successor = try entry.succession.successor.map { try id(of: $0, in: entry.row, column: "successor") }
            summary.changedRows += try record(
                entry.succession, of: id(of: entry.code, in: entry.row), successor: successor)
        }
        for fact in files.facts { summary.changedRows += try record(fact, of: id(of: fact.code, in: fact.row)) }
        summary.facts = files.facts.count
        summary.cities = files.members.count
        summary.awards = files.awards.count
        return summary
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
