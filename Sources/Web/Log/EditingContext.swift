import Domain
import Foundation
import Persistence
import Postgres

/// Who logs for which city: what they may, and what the forms of this kind offer to choose from.
struct EditingContext: Sendable {
    let entry: RegisterEntry
    let rights: LogRights
    let signedIn: SignedIn
    var texts: RecordTexts
    /// The records that others can refer to, by kind.
    var references: [RecordKind: [LoggedRecord]] = [:]
    var cities: [City] = []
    /// What belongs to the record of the page, by kind.
    var parts: [RecordKind: [LoggedRecord]] = [:]
    /// How many took part, by activity.
    var attendance: [String: Int] = [:]
    var language: Language { texts.text.language }
    var person: Person.ID { signedIn.person.id }

    /// Of what belongs to a record, the page shows so many.
    static let mostParts = 100
    /// Of what came late to a year, so many of each kind are named.
    static let mostLate = 20

    /// Whether records of a kind make sense for this city: only one whose unit was abolished is carried on by somebody.
    func offers(_ kind: RecordKind) -> Bool { kind != .continuation || entry.succession != nil }

    var city: City { entry.city }
    var cityName: String { city.name(in: language) }

    /// - Parameter kind: of what the page is about; `nil` at the city's home.
    func frame(_ kind: RecordKind?) -> EditingFrame {
        let text = texts.text
        return EditingFrame(
            bar: PlaceBar(workingFor: city, at: kind.map(WorkPage.init) ?? .home, text),
            crumbs: kind.map { kind in
                [
                    EditingFrame.Link(label: text("log.home"), href: .log(of: city.code), isCurrent: false),
                    EditingFrame.Link(
                        label: text("log.kind.\(kind.slug).many"), href: .log(kind, of: city.code), isCurrent: false),
                ]
            } ?? [], formToken: signedIn.formToken)
    }

    /// Of a page that is about no kind of record.
    func frame(at page: WorkPage?) -> EditingFrame {
        EditingFrame(bar: PlaceBar(workingFor: city, at: page, texts.text), crumbs: [], formToken: signedIn.formToken)
    }
}

extension Connection {
    /// Who works for which city, without what forms offer to choose from.
    /// - Parameter may: whether they have the right that the page asks for.
    /// - Throws: `Problem` where there is no such city, or they have not.
    func editing(
        _ code: String, _ signedIn: SignedIn, _ text: Catalogue, may: (LogRights) -> Bool = { $0.any }
    ) throws -> EditingContext {
        let entry = try found(code)
        let (rights, framework) = try run(.logRights(in: entry.city.id), .framework("unesco-key-features"))
        guard may(rights) else { throw Problem.noRights(signedIn, entry.city, rights, text) }
        return EditingContext(
            entry: entry, rights: rights, signedIn: signedIn,
            texts: RecordTexts(text: text.of(country: entry.city.country), framework: framework))
    }

    /// The years whose log was declared complete.
    func declaredYears(of city: City.ID) throws -> Set<Int> {
        let years = try loggedRecords(.logYear, of: city, limit: 200)
        return Set(years.filter { $0["is_complete"] == "yes" }.compactMap { $0["year"].flatMap { Int($0) } })
    }
}

extension Problem {
    /// What the person wants to do of the city is not theirs to do.
    /// - Parameter rights: what else they may do of it.
    static func noRights(_ signedIn: SignedIn, _ city: City, _ rights: LogRights, _ text: Catalogue) -> Problem {
        Problem(
            .forbidden, rights.any ? "other-role" : "no-rights",
            ["name": .text(signedIn.person.name), "city": .text(city.name(in: text.language))])
    }
}

extension EditingContext {
    /// Reads what the form of a kind offers, what belongs to the record, and the names of all that is referred to.
    mutating func readChoices(
        of kind: RecordKind, for record: LoggedRecord? = nil, _ db: borrowing Connection
    ) throws {
        let shown = [kind] + kind.parts.map(\.kind)
        // In this order: what one is called may hold the name of another.
        var referred: [RecordKind] = []
        for other in shown.flatMap(\.referred) where other != kind && references[other] == nil {
            references[other] = []
            referred.append(other)
        }
        for record in try db.loggedRecords(ofEach: referred, of: city.id, limit: 5000) {
            references[record.kind, default: []].append(record)
            texts.names[record.key] = texts.label(record)
        }
        if let record { texts.names[record.key] = texts.label(record) }
        if kind == .contributionCity { cities = try db.cities(CityFilter(), limit: 2000).map(\.city) }
        if let record, let id = UUID(uuidString: record.key) {
            let belonging = record.kind.parts
            let found = try db.loggedRecords(
                belongingTo: id, by: belonging, of: city.id, limit: Self.mostParts + 1)
            for (part, records) in zip(belonging, found) { parts[part.kind] = records }
        }
        if kind == .programme || kind == .activity { attendance = try db.attendance(of: city.id) }
    }

    /// The records of a year that came late, by name; those that stand no more or have no identity are counted by kind.
    mutating func links(to late: [LateRecords], _ db: borrowing Connection) throws -> [RecordLink] {
        let ids = Dictionary(uniqueKeysWithValues: late.map { ($0.kind, $0.ids) }).filter { !$0.value.isEmpty }
        let records = try Dictionary(grouping: db.loggedRecords(ids, of: city.id), by: \.kind)
        try texts.learnNames(referredIn: records.values.flatMap(\.self), in: city.id, db)
        return late.flatMap { late -> [RecordLink] in
            let named = (records[late.kind] ?? []).map(line).sorted { $0.label < $1.label }.prefix(Self.mostLate)
            let rest = late.count - named.count
            guard rest > 0 else { return Array(named) }
            let name = texts.text("log.kind.\(late.kind.slug).many")
            return named + [
                RecordLink(
                    label: texts.text("list.found", ["subject": .text(name), "count": .number(rest)]),
                    href: .log(late.kind, of: city.code))
            ]
        }
    }
}
