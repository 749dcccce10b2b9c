import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@Suite struct WaitingRecordsTests {
    @Test func `what waits for somebody follows from what they may do there`() async throws {
        try await withTestDatabases(from: .demo) { databases in
            let city = try await databases.batch.read { db in try #require(try db.registerEntry("vnm-ben-mo")).city.id }
            func tasks(_ rights: LogRights) async throws -> Set<WaitingRecords.Task> {
                try await databases.app.read(as: .operator) { db in
                    Set(try db.run(.waitingRecords(in: [city], for: rights)).map(\.task))
                }
            }
            #expect(try await tasks(LogRights(edits: false, approves: false, rates: false)) == [])
            #expect(try await tasks(LogRights(edits: true, approves: false, rates: false)).isSubset(of: [.correct]))
            let steward = try await tasks(LogRights(edits: true, approves: true, rates: false))
            #expect(steward.contains(.verify))
            #expect(steward.isDisjoint(with: [.sign, .consent, .nominate]), "the mayor’s office signs")
        }
    }

    @Test func `deadlines are of what is open, and the oldest comes first`() async throws {
        try await withTestDatabases(from: .demo) { databases in
            let deadlines = try await databases.app.read(as: .operator) { db in
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                let found = try db.run(.deadlines(of: city, until: .last(of: 2030), limit: 500))
                let milestones = found.filter { $0.kind == .commitmentMilestone }.map(\.id)
                for record in try db.loggedRecords(.commitmentMilestone, milestones, of: city) {
                    #expect(record["done_on"] == nil)
                }
                let commitments = found.filter { $0.kind == .commitment }.map(\.id)
                for record in try db.loggedRecords(.commitment, commitments, of: city) {
                    #expect(["proposed", "adopted", "in_progress"].contains(record["status"]))
                }
                return found
            }
            #expect(!deadlines.isEmpty)
            #expect(deadlines.map(\.day) == deadlines.map(\.day).sorted())
        }
    }
}
