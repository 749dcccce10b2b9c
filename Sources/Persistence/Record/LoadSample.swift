import Config
import Domain
import Postgres

extension Database {
    /// Records a sample as its people. A step that was recorded once is left alone, so that what somebody tried out stays.
    /// - Parameter text: the catalogue from which refusals are worded.
    /// - Throws: `InputErrors` naming the place of each refusal.
    public func load(_ sample: SampleFiles, text: Catalogue) async throws -> LogSummary {
        var total = LogSummary()
        for step in sample.steps {
            let person = try await write(as: .operator, because: step.reason) { db -> Person? in
                try db.isRecorded(step) ? nil : try db.add(step.account)
            }
            guard let person else { continue }
            let summary = try await log(
                step.entries, city: step.account.city, as: .person(person.id), because: step.reason, text: text)
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
    fileprivate func isRecorded(_ step: SampleFiles.Step) throws -> Bool {
        try !run(
            """
            SELECT FROM audit_event JOIN city ON city.id = city_id JOIN person ON person.id = person_id
            WHERE code = \(step.account.city) AND email = \(step.account.email) AND reason = \(step.reason) LIMIT 1
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
