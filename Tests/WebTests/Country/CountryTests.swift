import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

@Suite struct CountryTests {
    @Test func `the six cities of Viet Nam stand beside each other with gates and the days on which they pass`()
        async throws
    {
        try await ReadinessService.run { service in
            for (language, passes, note) in [
                (Language.en, "Met from 15 February 2025", "6 cities have not released"),
                (.vi, "Đạt từ 15/02/2025", "6 thành phố chưa công khai"),
            ] {
                let browser = try await service.browser(language: language)
                let page = try await browser.get("/countries/VNM?cycle=2024")
                #expect(page.status == 200)
                for code in ["sa-dec", "vinh", "cao-lanh", "ho-chi-minh", "son-la", "ha-noi"] {
                    #expect(page.text.contains("href=\"/cities/vnm-\(code)\""), "\(code)")
                }
                #expect(page.text.contains(passes))
                #expect(page.words.contains(note))
                #expect(!page.text.contains("ben-mo"))
                #expect(!page.text.contains("⟦"))
                #expect(!page.text.contains("{"))
                // Eight gates in each of six rows, and heads that say what they are of.
                #expect(page.text.components(separatedBy: "role=\"cell\" data-l=").count - 1 == 48)
                #expect(page.text.contains("<caption class=\"vh\">"))
            }
            let browser = try await service.browser()
            #expect(try await browser.get("/countries/vnm").status == 200)
            #expect(try await browser.get("/countries/xyz").status == 404)
            #expect(try await browser.get("/countries/VNM?cycle=1999").status == 404)
            let empty = try await browser.get("/countries/VUT")
            #expect(empty.words.contains("No city of Vanuatu is in the register."))
            #expect(try await browser.get("/?country=VNM").text.contains("href=\"/countries/VNM\""))
            #expect(try await browser.get("/cities/vnm-vinh").text.contains("href=\"/countries/VNM\""))
        }
    }

    @Test func `what a city has not released is seen by its National Commission and by nobody else`() async throws {
        try await ReadinessService.run { service in
            for code in ["vnm-ben-mo", "vnm-doi-sim"] { try await service.release(false, code) }
            let address = "/countries/VNM?invented=yes"
            let table = "/countries/VNM.csv?invented=yes"
            let anyone = try await service.browser()
            let hidden = try await anyone.get(address)
            #expect(hidden.text.contains("Bến Mơ"))
            #expect(!hidden.text.contains("href=\"/cities/vnm-ben-mo/readiness\""))
            #expect(hidden.words.contains("Not released"))
            // Another city's people are no Commission.
            let commission = try await service.browser("commission@example.org")
            let seen = try await commission.get(address)
            #expect(seen.text.contains("href=\"/cities/vnm-ben-mo/readiness\""))
            #expect(seen.words.contains("Advancing"))
            #expect(seen.words.contains("You see it because of your role"))
            #expect(seen.headers["cache-control"] == "no-store")

            func row(_ browser: Browser) async throws -> [String: String] {
                let answer = try await browser.get(table)
                #expect(answer.headers["content-type"]?.hasPrefix("text/csv") == true)
                let text = String(answer.text.drop { $0 == "\u{FEFF}" })
                let lines = text.split(separator: "\r\n").map(String.init)
                let heads = try #require(lines.first).split(separator: ",").map(String.init)
                let line = try #require(lines.first { $0.hasPrefix("vnm-ben-mo,") })
                let cells = line.matches(of: /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/).map {
                    String($0.output.1 ?? $0.output.2 ?? "")
                }
                #expect(cells.count == heads.count)
                return Dictionary(uniqueKeysWithValues: zip(heads, cells))
            }
            let own = try await row(commission)
            #expect(own["released"] == "no")
            #expect(own["band"] == "advancing")
            let drawn = ["c1_low", "c1", "c1_high"].compactMap { Double(own[$0] ?? "") }
            #expect(drawn.count == 3 && drawn == drawn.sorted())
            #expect(own["baselines"] == "pass")
            // Without a city that shows its criteria there are no columns for them.
            let theirs = try await row(anyone)
            #expect(theirs["band"] == "")
            #expect(theirs["c1"] == nil)
            #expect(theirs["baselines"] == "not released")
            #expect(theirs["membership_active"] == "pass")

            try await service.release(true)
            let released = try await anyone.get(address)
            #expect(released.words.contains("Advancing"))
            #expect(!released.words.contains("because of your role"))
            #expect(try await row(anyone)["c1"] == own["c1"])
            let tag = try #require(try await anyone.get(table).headers["etag"])
            #expect(try await anyone.get(table, ["If-None-Match": tag]).status == 304)
        }
    }
}
