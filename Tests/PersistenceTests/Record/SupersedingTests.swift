import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

/// What is done in turn to one value and to one commitment, and what has to be true of them then: history without a database.
private struct Story {
    /// What a record said, and the transaction that wrote it.
    struct Version {
        var said: String
        var step: Int
    }

    let number: Int
    /// Values that supersede each other, with their identities; a value that was taken back may be recorded as a new one.
    var chains: [[(id: String, version: Version)]] = []
    var commitment: [Version] = []
    var status: Commitment.Status?
    private var count = 0

    init(number: Int) { self.number = number }

    var commitmentID: String { id(0) }
    /// What stands now, and is read as of a seal that is set now.
    var value: String? { chains.last?.last.flatMap { $0.version.said == "withdrawn" ? nil : $0.version.said } }

    private func id(_ place: Int) -> String { String(format: "00000000-0000-4000-8000-%012d", number * 1000 + place) }

    /// The versions that ever stood: the last of each transaction.
    static func stood(_ versions: [Version]) -> [String] {
        versions.enumerated().filter { index, version in
            index + 1 == versions.count || versions[index + 1].step != version.step
        }.map(\.element.said)
    }

    /// Records, corrects, takes back or records again.
    mutating func changeValue(in step: Int, using random: inout SplitMix) -> String {
        count += 1
        let before = chains.last?.last
        let isNew = before == nil || value == nil && Bool.random(using: &random)
        let isWithdrawn = value != nil && Int.random(in: 0..<4, using: &random) == 0
        let said = isWithdrawn ? "withdrawn" : "\(Int.random(in: 0...100, using: &random))"
        if isNew { chains.append([]) }
        chains[chains.count - 1].append((id(count), Version(said: said, step: step)))
        var row = [
            "id": "'\(id(count))'", "period": "daterange('\(1901 + number)-01-01', '\(1902 + number)-01-01')",
            "value": isWithdrawn ? "NULL" : said,
        ]
        if let before, !isNew { row["supersedes"] = "'\(before.id)'" }
        if isWithdrawn {
            row["status"] = "'withdrawn'"
            row["reason"] = "'Counted twice'"
        }
        return insertion("observation", with: row)
    }

    /// Makes the commitment, gives it another title, or lets it take a step of its life.
    mutating func changeCommitment(in step: Int, using random: inout SplitMix) -> String {
        let title = "Title \(commitment.count)"
        let next: Commitment.Status
        if let status {
            next = Bool.random(using: &random) ? status : status.next.randomElement(using: &random) ?? status
        } else {
            next = Commitment.Status.allCases.randomElement(using: &random) ?? .proposed
        }
        let isClosed = [Commitment.Status.fulfilled, .partlyFulfilled, .missed, .withdrawn].contains(next)
        let row = [
            "title_en": "'\(title)'", "status": "'\(next.rawValue)'", "closed_on": isClosed ? "'2024-01-01'" : "NULL",
            "closing_reason": "'So it went'", "origin": "'press'",
        ]
        let isNew = status == nil
        status = next
        commitment.append(Version(said: "\(title): \(next.rawValue)", step: step))
        if isNew { return insertion("commitment", with: row.merging(["id": "'\(commitmentID)'"]) { $1 }) }
        return "UPDATE commitment SET \(row.map { "\($0.key) = \($0.value)" }.joined(separator: ", "))"
            + " WHERE id = '\(commitmentID)'"
    }
}

@Suite struct SupersedingTests {
    private struct Reading: Equatable {
        var values: [Int: String]
        var commitments: [Int: String]
    }

    private func reading(of stories: [Story]) -> Reading {
        func said(_ of: (Story) -> String?) -> [Int: String] {
            Dictionary(uniqueKeysWithValues: stories.compactMap { story in of(story).map { (story.number, $0) } })
        }
        return Reading(values: said(\.value), commitments: said { $0.commitment.last?.said })
    }

    private static func reading(in db: borrowing Connection, asOf instant: Instant) throws -> Reading {
        func said(_ query: SQL) throws -> [Int: String] {
            try db.run(query).reduce(into: [:]) { $0[try $1["number"]] = try $1["said"] as String }
        }
        return Reading(
            values: try said(
                """
                SELECT extract(year FROM period_start)::integer - 1901 AS number, value::text AS said
                FROM observation_at(\(instant))
                """),
            commitments: try said(
                """
                SELECT right(id::text, 12)::integer / 1000 AS number, title_en || ': ' || status AS said
                FROM commitment_at(\(instant))
                """))
    }

    @Test func `after any sequence of acts, each sealed instant reads as it stood, and history tells all`() async throws
    {
        try await withExamples { databases in
            let database = databases.app
            var random = SplitMix(state: 20_261_124)
            var stories = (0..<80).map(Story.init(number:))
            var sealed: [(instant: Instant, reading: Reading)] = []
            for step in 0..<30 {
                var acts: [String] = []
                for index in stories.indices {
                    // Now and then twice in one transaction: what it corrected itself never stood.
                    for _ in 0..<Int.random(in: 0...2, using: &random) {
                        acts.append(stories[index].changeValue(in: step, using: &random))
                    }
                    for _ in 0..<(Int.random(in: 0...4, using: &random) / 2) {
                        acts.append(stories[index].changeCommitment(in: step, using: &random))
                    }
                }
                let given = acts
                try await database.write(as: Part.editor.actor, because: "step \(step)") { db in
                    try db.script(given.joined(separator: ";\n"))
                }
                if step % 3 == 2 {
                    let instant = try await database.write { db in try db.seal() }
                    sealed.append((instant, reading(of: stories)))
                }
            }
            for (instant, expected) in sealed {
                let found = try await database.read(as: Part.editor.actor) { db in
                    try Self.reading(in: db, asOf: instant)
                }
                #expect(found == expected)
            }
            try await histories(of: stories, in: databases)
        }
    }

    private func histories(of stories: [Story], in databases: Databases) async throws {
        try await databases.owner.write { db in try db.script("ANALYZE observation") }
        let (told, events) = try await databases.app.read(as: Part.editor.actor) { db in
            var told: [[String]: [String]] = [:]
            for story in stories {
                for chain in story.chains {
                    // From any of its rows the whole chain is found.
                    let id = try #require(UUID(uuidString: chain[chain.count / 2].id))
                    let versions = try db.history(of: .observation, id, of: Examples.own)
                    told[chain.map(\.id)] = try said(versions) { fields in
                        fields["status"] == "withdrawn" ? "withdrawn" : fields["value"]
                    }
                }
                let id = try #require(UUID(uuidString: story.commitmentID))
                told[[story.commitmentID]] = try said(try db.history(of: .commitment, id, of: Examples.own)) { fields in
                    "\(fields["title_en"] ?? ""): \(fields["status"] ?? "")"
                }
            }
            let events = try db.run(
                """
                SELECT lower(record_id::text) AS id, count(*) AS events FROM audit_event
                WHERE subject IN ('observation', 'commitment') AND rows = 1 AND reason ~ '^step' GROUP BY record_id
                """
            ).reduce(into: [String: Int]()) { $0[try $1["id"]] = try $1["events"] }
            return (told, events)
        }
        for story in stories {
            for chain in story.chains {
                #expect(told[chain.map(\.id)] == Story.stood(chain.map(\.version)))
                for row in chain { #expect(events[row.id] == 1) }
            }
            #expect(told[[story.commitmentID]] == Story.stood(story.commitment))
            #expect(events[story.commitmentID, default: 0] == story.commitment.count)
        }
    }

    /// What the versions say, in turn; each ends where the next begins, and the last stands.
    private func said(
        _ versions: [RecordVersion], _ text: ([String: String]) -> String?
    ) throws -> [String] {
        for (version, next) in zip(versions, versions.dropFirst()) where version.supersededAt != next.recordedAt {
            Issue.record("\(version) does not end where \(next) begins")
        }
        if let last = versions.last, last.supersededAt != nil { Issue.record("\(last) does not stand") }
        return versions.map { text($0.fields) ?? "nothing" }
    }
}
