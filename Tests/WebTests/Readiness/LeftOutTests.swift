import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

@Suite struct LeftOutTests {
    @Test func `a city that could not be measured says why to its people, and blames no release before the public`()
        async throws
    {
        try await ReadinessService.run { service in
            let target = try await service.databases.app.write(as: .operator) { db in
                try db.run(
                    """
                    UPDATE target SET due_on = 'infinity'
                    WHERE id = (SELECT target.id FROM target JOIN city ON city.id = city_id
                        JOIN baseline USING (city_id, indicator_id)
                        WHERE city.code = 'vnm-ben-mo' AND baseline.status = 'frozen' ORDER BY target.id LIMIT 1)
                    RETURNING id
                    """
                ).one()["id"] as UUID
            }
            try await service.release(true)
            _ = try await service.job.run(.now)
            let address = "/cities/vnm-ben-mo/readiness"
            let record = "/cities/vnm-ben-mo/history/target/\(target.uuidString.lowercased())"

            for (language, kind, heading) in [
                (Language.en, "target", "Not assessed in this run"),
                (.vi, "mục tiêu", "Không được đánh giá trong lần tính này"),
            ] {
                let steward = try await service.browser("steward@ben-mo.example", language: language)
                let page = try await steward.get(address)
                #expect(page.words.contains(heading))
                #expect(!page.words.contains("out of range"), "the words of the database help nobody on a page")
                #expect(page.text.localizedCaseInsensitiveContains("<a href=\"\(record)\">\(kind)</a>"), "\(page.text)")
                #expect(!page.text.contains("⟦"))
                #expect(try await steward.get(record).status == 200)
            }
            let commission = try await service.browser("commission@example.org")
            let country = try await commission.get("/countries/VNM?invented=yes")
            #expect(country.words.contains("Not assessed in this run"))
            #expect(country.text.contains("href=\"\(address)\""))

            let anyone = try await service.browser()
            let seen = try await anyone.get(address)
            #expect(seen.words.contains("No score could be calculated from the city’s data"))
            for secret in ["out of range", record, "only once the city releases them"] {
                #expect(!seen.text.contains(secret), "\(secret)")
            }
            let json = try await anyone.get("/api/v1\(address)")
            #expect(json.text.contains("\"readiness\":null") || json.text.contains("\"readiness\" : null"))
            #expect(!json.text.contains("notAssessed"))
            let steward = try await service.browser("steward@ben-mo.example")
            #expect(try await steward.get("/api/v1\(address)").text.contains("notAssessed"))

            // Corrected, it is back in the next run.
            try await service.databases.app.write(as: .operator) { db in
                _ = try db.run("UPDATE target SET due_on = '2026-12-31' WHERE id = \(target)")
            }
            _ = try await service.job.run(.now)
            #expect(!(try await anyone.get(address)).words.contains("Not assessed in this run"))
        }
    }

    @Test func `a city that was not there yet was not left out`() async throws {
        try await ReadinessService.run { service in
            try await service.databases.app.write(as: .operator) { db in
                _ = try db.run(
                    """
                    INSERT INTO city (code, name, country, region)
                    VALUES ('vnm-moi', 'Mới', 'VNM', 'Asia and the Pacific')
                    """)
                _ = try db.run(
                    "INSERT INTO city_release (city_id, readiness) SELECT id, true FROM city WHERE code = 'vnm-moi'")
            }
            let page = try await service.browser().get("/cities/vnm-moi/readiness")
            #expect(page.status == 200)
            #expect(!page.words.contains("Not assessed in this run"))
        }
    }

    @Test func `whatever a record is of, it has a name in both languages`() async throws {
        try await withTestDatabases { databases in
            let kinds = try await databases.owner.read { db in
                try db.run(
                    """
                    SELECT DISTINCT relname::text AS name FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
                    JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'city_id'
                    WHERE tgname = 'audit_add' ORDER BY name
                    """
                ).map { try $0["name"] as String } + ["city"]
            }
            #expect(kinds.count > 30)
            for language in Language.allCases {
                let text = try home.catalogue(language)
                #expect(kinds.filter { !text.has("kind-of-record.\($0)") } == [], "\(language)")
            }
        }
    }
}
