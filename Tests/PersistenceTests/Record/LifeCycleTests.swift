import Domain
import Persistence
import Postgres
import TestSupport
import Testing

@Suite struct LifeCycleTests {
    /// The steps that the database takes among all pairs of states, and those that the domain calls legal.
    private func steps<State: LifeCycle & Hashable>(
        _ table: String, _ states: State.Type, in database: Database, _ values: @Sendable (State) -> [String: String]
    ) async throws -> (taken: Set<[State]>, legal: Set<[State]>) {
        var pairs: [[State]] = []
        var statements: [String] = []
        for from in State.allCases {
            for to in State.allCases {
                pairs.append([from, to])
                let change = values(to).sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
                let set = (["status = '\(to.rawValue)'"] + change).joined(separator: ", ")
                let row = insertion(
                    table, with: values(from).merging(["status": "'\(from.rawValue)'"]) { $1 })
                statements.append("DO $do$ BEGIN \(row); UPDATE \(table) SET \(set); END $do$")
            }
        }
        let given = statements
        let outcomes = try await database.write(as: .operator) { db in try db.outcomes(of: given) }
        #expect(Set(outcomes).isSubset(of: ["0", "23514"]))
        return (
            Set(zip(pairs, outcomes).filter { $0.1 == "0" }.map(\.0)),
            Set(pairs.filter { $0[0].canBecome($0[1]) })
        )
    }

    @Test func `the database takes exactly the steps of a life that the domain calls legal`() async throws {
        try await withExamples { databases in
            let database = databases.app
            let commitments = try await steps("commitment", Commitment.Status.self, in: database) { status in
                switch status {
                case .fulfilled, .partlyFulfilled, .missed, .withdrawn:
                    ["origin": "'press'", "closed_on": "'2024-01-01'", "closing_reason": "'So it went'"]
                case .unconfirmed, .proposed, .adopted, .inProgress: ["origin": "'press'", "closed_on": "NULL"]
                }
            }
            #expect(commitments.taken == commitments.legal)
            let programmes = try await steps("programme", Programme.Status.self, in: database) { _ in
                ["origin": "'press'"]
            }
            #expect(programmes.taken == programmes.legal)
            let activities = try await steps("activity", Activity.Status.self, in: database) { _ in
                ["origin": "'press'", "held": "'[2020-01-01,2020-01-02)'"]
            }
            #expect(activities.taken == activities.legal)
            let nominations = try await steps("nomination", Nomination.self, in: database) { _ in
                ["signed_on": "'2024-01-01'", "signed_by": "'The mayor'"]
            }
            #expect(nominations.taken == nominations.legal)
            #expect(commitments.legal.count + nominations.legal.count > 40)
        }
    }
}
