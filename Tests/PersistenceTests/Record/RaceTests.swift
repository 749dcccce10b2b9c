import Dispatch
import Domain
import Persistence
import Postgres
import TestSupport
import Testing

/// Two acts that contradict each other, at the same time: the second waits for the first, and is then judged by it.
@Suite struct RaceTests {
    /// Expects `second` to wait while the transaction of `first` is open, and to be refused once that has ended.
    private func expect(_ name: String, of second: String, after first: String, in database: Database) async throws {
        let isUnderWay = DispatchSemaphore(value: 0)
        let mayEnd = DispatchSemaphore(value: 0)
        async let open: Void = database.write(as: .operator) { db in
            defer { isUnderWay.signal() }
            try db.script(first)
            isUnderWay.signal()
            mayEnd.wait()
        }
        do {
            try await database.write(as: .operator) { db in
                isUnderWay.wait()
                defer { mayEnd.signal() }
                try db.script("SET LOCAL lock_timeout = '20ms'")
                try db.script(second)
            }
            Issue.record("\(second) did not wait")
        } catch let error as PostgresError {
            #expect(error.code == "55P03", "\(second): \(String(reflecting: error))")
        }
        try await open
        try await database.expect(name, of: second)
    }

    @Test func `what contradicts an act that is under way waits for it`() async throws {
        try await withExamples { databases in
            let database = databases.app
            try await database.run(
                insertion("programme", with: ["period": "'[2020-01-01,2021-01-01)'"]), insertion("activity"),
                insertion("observation"), as: .admin)
            try await expect(
                "activity_within_programme", of: "UPDATE programme SET period = '[2020-01-01,2020-02-01)'",
                after: insertion(
                    "activity", 2,
                    with: [
                        "programme_id": identity("programme"), "status": "'held'", "held": "'[2020-03-01,2020-03-02)'",
                    ]),
                in: database)
            try await expect(
                "participation_group_within_all", of: insertion("participation", 2, with: ["count": "11"]),
                after: insertion("participation"), in: database)
            try await expect(
                "target_after_baseline",
                of: insertion("target", with: ["adopted_on": "'2000-01-01'", "due_on": "'2001-06-30'"]),
                after: insertion("baseline"), in: database)
            try await expect(
                "observation_supersedes_current",
                of: insertion("observation", with: ["id": "gen_random_uuid()", "supersedes": identity("observation")]),
                after: insertion(
                    "observation", with: ["id": "gen_random_uuid()", "supersedes": identity("observation")]),
                in: database)
            try await database.run(
                insertion("evidence_chunk", with: ["sha256": "encode(sha256('x'), 'hex')", "n": "0"]), as: .admin)
            try await expect(
                "evidence_has_its_digest",
                of: insertion("evidence_chunk", with: ["sha256": "encode(sha256('x'), 'hex')", "n": "1"]),
                after: insertion(
                    "evidence",
                    with: [
                        "sha256": "encode(sha256('x'), 'hex')", "size": "1", "media_type": "'text/plain'",
                        "url": "NULL",
                    ]),
                in: database)
        }
    }

    @Test func `who enters a partner waits for another in that city, and for no measuring`() async throws {
        try await withExamples { databases in
            try await expect(
                "partner_named_once", of: insertion("partner", 2, with: ["name": "'LIBRARY 1'"]),
                after: insertion("partner"), in: databases.app)
            let isUnderWay = DispatchSemaphore(value: 0)
            let mayEnd = DispatchSemaphore(value: 0)
            async let measuring: Void = databases.batch.write { db in
                defer { isUnderWay.signal() }
                try db.attend(Measuring.ID(rawValue: Examples.neighbour.rawValue))
                isUnderWay.signal()
                mayEnd.wait()
            }
            try await databases.app.write(as: .operator) { db in
                isUnderWay.wait()
                defer { mayEnd.signal() }
                try db.script("SET LOCAL lock_timeout = '20ms'")
                try db.script(insertion("partner", of: Examples.neighbour))
                try db.script(insertion("ward", of: Examples.neighbour))
            }
            try await measuring
        }
    }

    @Test func `a seal waits for no writer: it lies before the oldest of them, and the next holds what they wrote`()
        async throws
    {
        try await withExamples { databases in
            let database = databases.app
            try await database.run(insertion("commitment"), as: .admin)
            let isUnderWay = DispatchSemaphore(value: 0)
            let isSealed = DispatchSemaphore(value: 0)
            async let early = database.write { db in
                isUnderWay.wait()
                defer { isSealed.signal() }
                return try db.seal()
            }
            try await database.write(as: .operator) { db in
                try db.script(insertion("ward"))
                isUnderWay.signal()
                isSealed.wait()
                try db.script("UPDATE commitment SET note = 'later'")
            }
            let seals = [try await early, try await database.write { db in try db.seal() }]
            let found = try await database.read(as: .operator) { db in
                try seals.map { instant in
                    let row = try db.run(
                        """
                        SELECT (SELECT count(*) FROM commitment_at(\(instant))) AS commitments,
                            (SELECT count(*) FROM commitment_at(\(instant)) WHERE note = 'later') AS later,
                            (SELECT count(*) FROM ward_at(\(instant))) AS wards
                        """
                    ).one()
                    return try ["commitments", "later", "wards"].map { try row[$0] as Int }
                }
            }
            #expect(found == [[1, 0, 0], [1, 1, 1]])
        }
    }
}
