import Domain
import Persistence
import Postgres
import TestSupport
import Testing

@Suite struct RecordListTests {
    @Test func `a list finds late what is late by itself, and counts what it shows`() async throws {
        try await withTestDatabase(from: .demo) { database in
            try await database.read(as: .operator) { db in
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                for kind in [RecordKind.commitment, .commitmentMilestone, .report] {
                    var query = RecordQuery(kind)
                    let all = try db.listedRecords(query, of: city, in: .en, limit: 1000)
                    for listed in all {
                        let days: Int? =
                            switch listed.record.lateness(on: .today) {
                            case .overdue(let days): days
                            case .doneLate, .ranOut, nil: nil
                            }
                        #expect(listed.daysLate == days, "\(kind) \(listed.record.key)")
                    }
                    query.isLate = true
                    let late = try db.listedRecords(query, of: city, in: .en, limit: 1000)
                    #expect(late.map(\.record.key) == all.filter { $0.daysLate != nil }.map(\.record.key))
                    let counts = try db.listCounts(RecordQuery(kind), of: city, in: .en, year: 2026)
                    #expect(counts.all == all.count && counts.found == all.count)
                    #expect(counts.count("late") == late.count)
                }
            }
        }
    }

    @Test func `each choice leaves as many records as it says`() async throws {
        try await withTestDatabase(from: .demo) { database in
            try await database.read(as: .operator) { db in
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                var asked = RecordQuery(.activity)
                asked.during = .year(2025)
                let counts = try db.listCounts(asked, of: city, in: .vi, year: 2025)
                #expect(counts.months.values.reduce(0, +) <= counts.found)
                for field in RecordKind.activity.facets {
                    for choice in (counts.facets[field.name] ?? []).prefix(4) {
                        var query = asked
                        query.chosen = [field.name: choice.value]
                        let found = try db.listedRecords(query, of: city, in: .vi, limit: 1000)
                        #expect(found.count == choice.count, "\(field.name) \(choice.value)")
                    }
                }
                let people = try db.listedRecords(asked, of: city, in: .vi, limit: 1000).compactMap(\.people)
                #expect(counts.people == people.reduce(0, +))
            }
        }
    }

    @Test func `the keys of a list are its records in order, and each piece is read by them`() async throws {
        try await withTestDatabase(from: .demo) { database in
            try await database.read(as: .operator) { db in
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                for kind in RecordKind.allCases {
                    var query = RecordQuery(kind)
                    for column in [RecordQuery.Column.day, .name, .evidence, .recorded] {
                        query.order = RecordQuery.Order(column, descending: column == .name)
                        let all = try db.listedRecords(query, of: city, in: .vi, limit: 1000).map(\.record.key)
                        let keys = try db.listedKeys(query, of: city, in: .vi, limit: 1000)
                        let pieces = try stride(from: 0, to: keys.count, by: 7).flatMap { start in
                            try db.loggedRecords(kind, keys: Array(keys.dropFirst(start).prefix(7)), of: city)
                        }
                        #expect(pieces.map(\.key) == all, "\(kind) \(column)")
                    }
                }
            }
        }
    }
}
