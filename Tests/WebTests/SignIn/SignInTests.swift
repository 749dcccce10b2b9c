import Domain
import Persistence
import Postgres
import Testing

@testable import Web

@Suite struct SignInTests {
    @Test func `a link signs its person in once, and only by the button`() async throws {
        try await FormService.run { service in
            let link = try await service.link(for: "editor@example.org")
            let browser = Browser(base: service.base)
            for _ in 0..<2 {
                let page = try await browser.get("/sign-in?link=\(link)")
                #expect(page.words.contains("Sign in as editor"))
                #expect(page.headers["cache-control"] == "no-store")
                #expect(page.headers["referrer-policy"] == "no-referrer")
            }
            let answer = try await browser.post("/sign-in", [("link", link)])
            #expect(answer.status == 303)
            let cookie = try #require(answer.headers["set-cookie"])
            for part in ["Max-Age=43200", "Path=/", "HttpOnly", "SameSite=Lax"] { #expect(cookie.contains(part)) }
            #expect(!cookie.contains("Secure"))
            #expect(try await browser.get("/").words.contains("editor"))
            let city = try await browser.get("/log")
            #expect(city.location == "/cities/vnm-son-la/log")

            let other = Browser(base: service.base)
            let again = try await other.post("/sign-in", [("link", link)])
            #expect(again.status == 403)
            #expect(again.words.contains("This link has been used"))
            #expect(other.session == nil)
            let stored: Int = try await service.databases.owner.read { db in
                try db.run(
                    """
                    SELECT (SELECT count(*) FROM sign_in_link WHERE encode(digest, 'hex') = \(link))
                        + (SELECT count(*) FROM session WHERE encode(digest, 'hex') = \(browser.session ?? "")) AS count
                    """
                ).one()["count"]
            }
            #expect(stored == 0, "a token is stored as it is")
        }
    }

    @Test func `links that are old, forged or of somebody who left sign nobody in`() async throws {
        try await FormService.run { service in
            let old = try await service.link(for: "editor@example.org")
            let left = try await service.link(for: "visitor@example.org")
            try await service.databases.owner.write { db in
                try db.run(
                    """
                    UPDATE sign_in_link SET expires_at = made_at + interval '1 microsecond'
                    WHERE digest = token_digest(\(old))
                    """)
                try db.run("SELECT act_as(1)")
                try db.run("UPDATE person SET is_active = false WHERE email = 'visitor@example.org'")
            }
            let forged = String(repeating: "0", count: 64)
            for link in [old, left, forged, "", "'; --"] {
                let browser = Browser(base: service.base)
                #expect(try await browser.post("/sign-in", [("link", link)]).status == 403, "\(link)")
                #expect(browser.session == nil)
            }
            // A cookie that is none of ours is nobody.
            let answer = try await Browser(base: service.base).post(
                "/sign-out", [], ["Cookie": "session=\(forged)"])
            #expect(answer.status == 303)
        }
    }

    @Test func `signing in starts a session of its own, whatever the browser brought, and ends the one that it had`()
        async throws
    {
        try await FormService.run { service in
            let planted = String(repeating: "ab", count: 32)
            let victim = Browser(base: service.base)
            let cookie = ["Cookie": "session=\(planted)"]
            let answer = try await victim.post(
                "/sign-in", [("link", try await service.link(for: "editor@example.org"))], cookie)
            #expect(answer.status == 303)
            let own = try #require(victim.session)
            #expect(own != planted)
            #expect(try await Browser(base: service.base).get("/log", cookie).status == 401)

            // A link that is none ends nothing.
            let forged = String(repeating: "0", count: 64)
            #expect(try await victim.post("/sign-in", [("link", forged)]).status == 403)
            #expect(try await victim.get("/cities/vnm-son-la/log").status == 200)
            let next = try await victim.post(
                "/sign-in", [("link", try await service.link(for: "steward@example.org"))])
            #expect(next.status == 303 && victim.session != own)
            #expect(try await victim.get("/").words.contains("steward"))
            #expect(try await Browser(base: service.base).get("/log", ["Cookie": "session=\(own)"]).status == 401)
        }
    }

    @Test func `a link that was used, is too old, or never was is answered alike`() async throws {
        try await FormService.run { service in
            let used = try await service.link(for: "editor@example.org")
            _ = try await Browser(base: service.base).post("/sign-in", [("link", used)])
            let old = try await service.link(for: "steward@example.org")
            try await service.databases.owner.write { db in
                _ = try db.run(
                    """
                    UPDATE sign_in_link SET expires_at = made_at + interval '1 microsecond'
                    WHERE digest = token_digest(\(old))
                    """)
            }
            var pages: Set<String> = []
            for link in [used, old, String(repeating: "1", count: 64)] {
                let browser = Browser(base: service.base)
                let shown = try await browser.get("/sign-in?link=\(link)")
                let sent = try await browser.post("/sign-in", [("link", link)])
                #expect(sent.status == 403 && browser.session == nil && sent.headers["set-cookie"] == nil)
                pages.insert("\(shown.status) \(shown.text) \(sent.text)".replacing(link, with: "LINK"))
            }
            #expect(pages.count == 1)
        }
    }

    @Test func `nobody but the operator makes or reads links and sessions`() async throws {
        try await FormService.run { service in
            let editor = Actor.person(service.editor.id)
            for actor in [editor, .anyone] {
                await #expect(throws: PostgresError.self) {
                    _ = try await service.databases.app.write(as: actor) { db in
                        try db.makeSignInLink(for: service.steward.id)
                    }
                }
                await #expect(throws: PostgresError.self) {
                    _ = try await service.databases.app.read(as: actor) { db in
                        try db.run("SELECT FROM session").count
                    }
                }
            }
        }
    }

    @Test func `another site's page can do nothing in a person's name`() async throws {
        try await FormService.run { service in
            let link = try await service.link(for: "editor@example.org")
            let browser = Browser(base: service.base)
            for headers in [
                ["Origin": "https://elsewhere.example"], ["Origin": "null"], ["Sec-Fetch-Site": "cross-site"],
                ["Sec-Fetch-Site": "same-site"],
            ] {
                #expect(try await browser.post("/sign-in", [("link", link)], headers).status == 403)
            }
            let signedIn = try await browser.post(
                "/sign-in", [("link", link)], ["Origin": service.base, "X-Forwarded-Proto": "https"])
            #expect(signedIn.headers["set-cookie"]?.contains("Secure") == true)

            // In the session, a form without its token is not taken either.
            #expect(try await browser.post("/sign-out", []).status == 403)
            let path = "/cities/vnm-son-la/log/ward/new"
            let answer = try await browser.post(path, [("name", "Ward 1")])
            #expect(answer.status == 403)
            #expect(answer.text.contains("value=\"Ward 1\""), "what was typed is kept")
            #expect(try await browser.post(path, [("name", "Ward 1")], ["Sec-Fetch-Site": "cross-site"]).status == 403)
            #expect(try await browser.get("/cities/vnm-son-la/log/ward").words.contains("No ward has been added yet"))
        }
    }

    @Test func `signing out and revoking end a session`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let token = try #require(browser.session)
            let home = try await browser.get("/cities/vnm-son-la/log")
            #expect(home.status == 200)
            let form = try #require(home.text.firstMatch(of: /name="form" value="([0-9a-f]{64})"/))
            #expect(form.1 != token)
            let out = try await browser.post("/sign-out", [("form", String(form.1))])
            #expect(out.headers["set-cookie"]?.contains("Max-Age=0") == true)
            let after = try await Browser(base: service.base).post("/sign-out", [], ["Cookie": "session=\(token)"])
            #expect(after.status == 303)
            let signedIn = try await service.databases.app.read { db in try db.signedIn(session: token) }
            #expect(signedIn == nil)

            let other = try await service.browser("editor")
            let ended = try await service.databases.app.write(as: .operator) { db in
                try db.revokeSignIns(of: service.editor.id)
            }
            #expect(ended == 1)
            #expect(try await other.get("/cities/vnm-son-la/log").status == 401)
            let trail: [String] = try await service.databases.owner.read { db in
                try db.run(
                    "SELECT act || ' ' || subject AS line FROM audit_event WHERE subject = 'session' ORDER BY id"
                ).map { try $0["line"] }
            }
            #expect(trail == ["add session", "change session", "add session", "change session"])
        }
    }

    @Test func `no page for people who are signed in is kept in a cache, and none is shown to others`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let stranger = Browser(base: service.base)
            let log = "/cities/vnm-son-la/log"
            let paths = [log, "\(log)/programme", "\(log)/programme/new", "\(log)/observation/new", "/log"]
            for path in paths + ["/", "/cities/vnm-son-la", "/nothing"] {
                #expect(try await browser.get(path).headers["cache-control"] == "no-store", "\(path)")
            }
            for path in paths {
                let answer = try await stranger.get(path)
                #expect(answer.status == 401, "\(path)")
                #expect(answer.headers["cache-control"] == "no-store")
                #expect(answer.words.contains("You sign in with a link made for you"))
            }
            let visitor = try await service.browser("visitor")
            for path in paths.dropLast() {
                let answer = try await visitor.get(path)
                #expect(answer.status == 403, "\(path)")
                #expect(answer.words.contains("visitor may not add data for Son La"))
            }
            let year = try await browser.get("\(log)/log_year/new")
            #expect(year.status == 403, "a year is the data steward's to declare")
            #expect(year.words.contains("The role of editor in Son La does not allow this"), "\(year.words)")
            #expect(try await browser.get("\(log)/nothing").status == 404)
            #expect(try await browser.get("\(log)/programme/nothing").status == 404)
        }
    }
}
