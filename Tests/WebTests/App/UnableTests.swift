import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

private let log = "/cities/vnm-son-la/log"

extension FormService {
    /// Runs `statement` in the database before each new commitment is kept; `nil` for nothing.
    fileprivate func keep(commitments statement: String?) async throws {
        try await databases.owner.write { db in
            try db.script(
                """
                CREATE OR REPLACE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \(statement ?? "") RETURN NEW; END $$;
                CREATE OR REPLACE TRIGGER aaa BEFORE INSERT ON commitment FOR EACH ROW EXECUTE FUNCTION never();
                """)
        }
    }
}

@Suite struct UnableTests {
    @Test func `what could not be saved comes back with what was typed, and is saved from there`() async throws {
        let lines = LogLines()
        try await FormService.run(log: lines.log) { service in
            let browser = try await service.browser("editor")
            for (code, words) in [
                ("53100", "database is full"), ("55P03", "took too long"), ("53200", "busy"), ("53300", "busy"),
                ("40001", "took too long"), ("58030", "database is full"), ("57P03", "busy"),
            ] {
                try await service.keep(commitments: "RAISE EXCEPTION 'no' USING ERRCODE = '\(code)';")
                let answer = try await browser.fill(
                    "\(log)/commitment/new",
                    ["title_en": "A <new> \(code)", "source_kind": "plan", "status": "adopted", "note": "one\ntwo"])
                #expect(answer.status == 503, "\(code)")
                #expect(answer.headers["retry-after"] == "10", "\(code)")
                #expect(answer.headers["cache-control"] == "no-store", "\(code)")
                #expect(answer.words.contains(words), "\(code)")
                #expect(answer.text.contains("value=\"A &lt;new&gt; \(code)\""), "\(code)")

                try await service.keep(commitments: nil)
                let again = try await browser.sendAgain(answer)
                #expect(again.status == 303, "\(code): \(again.words)")
                let saved = try await browser.get(again.form)
                #expect(saved.text.contains("value=\"A &lt;new&gt; \(code)\""))
                #expect(saved.text.contains("one\ntwo"))
            }
            #expect(!lines.all.contains { $0.contains("A <new>") })
            #expect(lines.all.contains { $0.hasPrefix("error") && $0.contains("53100") })
        }
    }

    @Test func `where not even the session can be looked up, what was typed is kept as well`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let page = try await browser.get("\(log)/ward/new")
            try await service.databases.owner.write { db in
                try db.script("ALTER FUNCTION signed_in(text) RENAME TO signed_in_then")
                try db.script(
                    """
                    CREATE FUNCTION signed_in(token text) RETURNS TABLE (id integer, name text, form_token text)
                    LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '53200'; END $$;
                    GRANT EXECUTE ON FUNCTION signed_in(text) TO tracker_app
                    """)
            }
            let answer = try await browser.fill(page, ["name": "Chiềng Lề"])
            #expect(answer.status == 503)
            #expect(answer.text.contains("value=\"Chiềng Lề\""))
            try await service.databases.owner.write { db in
                try db.script("DROP FUNCTION signed_in(text); ALTER FUNCTION signed_in_then(text) RENAME TO signed_in")
            }
            #expect(try await browser.sendAgain(answer).status == 303)
        }
    }

    @Test func `readiness says that writes are refused while the disk is full, and when there is room again`()
        async throws
    {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            #expect(try await browser.get("/ready").text.contains("\"writes\":\"accepted\""))
            try await service.keep(commitments: "RAISE EXCEPTION 'full' USING ERRCODE = '53100';")
            try await service.databases.owner.write { db in
                try db.script(
                    """
                    CREATE FUNCTION full_disk() RETURNS event_trigger LANGUAGE plpgsql AS $$
                    BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$;
                    CREATE EVENT TRIGGER full_disk ON ddl_command_start WHEN TAG IN ('CREATE TABLE AS')
                    EXECUTE FUNCTION full_disk()
                    """)
            }
            let typed: KeyValuePairs = ["title_en": "A", "source_kind": "plan", "status": "adopted"]
            #expect(try await browser.fill("\(log)/commitment/new", typed).status == 503)
            let full = try await browser.get("/ready")
            #expect(full.status == 200 && full.text.contains("\"writes\":\"refused\""))
            #expect(try await browser.get("/").status == 200, "pages are read all the same")
            try await service.databases.owner.write { db in try db.script("DROP EVENT TRIGGER full_disk") }
            #expect(try await browser.get("/ready").text.contains("\"writes\":\"accepted\""))
        }
    }
}

extension Browser {
    /// Presses the button of a page that kept a form.
    fileprivate func sendAgain(_ page: Answer) async throws -> Answer {
        let form = try #require(
            page.text.firstMatch(
                of: /<form method="post" action="(\/cities[^"]*)".*?<\/form>/.dotMatchesNewlines()))
        return try await post(String(form.1), inputs(of: String(form.0)))
    }
}
