import Config
import Domain
import Postgres

extension Database {
    /// Records a sample as its people. A folder that was recorded once is left alone, so that what somebody tried out stays.
    /// - Parameter text: the catalogue from which refusals are worded.
    /// - Throws: `InputErrors` naming the place of each refusal.
    public func load(_ sample: SampleFiles, text: Catalogue) async throws -> LogSummary {
        var total = LogSummary()
        for folder in sample.folders {
            let person = try await write(as: .operator, because: folder.reason) { db -> Person? in
                try db.isRecorded(folder) ? nil : try db.add(folder.account)
            }
            guard let person else { continue }
            let summary = try await log(
                folder.entries, city: folder.account.city, as: .person(person.id), because: folder.reason, text: text)
            total.added += summary.added
            total.changed += summary.changed
            total.unchanged += summary.unchanged
        }
        // An example is for everybody to see.
        try await write(as: .operator, because: SampleFiles.reason) { db in
            for city in Set(sample.accounts.map(\.city)).sorted() { try db.releaseOnce(city) }
        }
        return total
    }
}

extension Connection {
    fileprivate func isRecorded(_ folder: SampleFiles.Folder) throws -> Bool {
        try !run(
            """
            SELECT FROM audit_event JOIN city ON city.id = city_id JOIN person ON person.id = person_id
            WHERE code = \(folder.account.city) AND email = \(folder.account.email) AND reason = \(folder.reason) LIMIT 1
            """
        ).isEmpty
    }

    /// Releases a city's readiness unless somebody has decided about that before.
    fileprivate func releaseOnce(_ code: String) throws {
        try run(
            """
            INSERT INTO city_release (city_id, readiness) SELECT id, true FROM city WHERE code = \(code)
            ON CONFLICT (city_id) DO NOTHING
            """)
    }

    fileprivate func add(_ account: SampleFiles.Account) throws -> Person {
        try add(name: account.name, email: account.email, role: account.role, place: account.city).person
    }
}
