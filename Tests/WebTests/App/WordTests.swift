import Config
import Domain
import Foundation
import Persistence
import TestSupport
import Testing

@testable import Web

/// What no reader meets: a word of the machine, or an office that another country has.
@Suite struct WordTests {
    @Test func `an office is called as in the country of the page, on every page of a city and of a country`()
        async throws
    {
        try await FormService.run { service in
            let stranger = Browser(base: service.base, language: .vi)
            for (code, country, own, other) in [
                ("vnm-son-la", "VNM", "Chủ tịch UBND", "thị trưởng"), ("irl-cork", "IRL", "thị trưởng", "UBND"),
            ] {
                let empty = try await stranger.get("/cities/\(code)/reports/annual/2024")
                let text = try home.catalogue(.vi).of(country: country)
                #expect(empty.words.contains(text("report.fact.mayor")), "\(code)")
                for path in ["", "/commitments", "/indicators", "/programmes", "/reports", "/reports/annual/2024"] {
                    let page = try await stranger.get("/cities/\(code)\(path)")
                    #expect(page.status == 200)
                    #expect(!page.words.localizedCaseInsensitiveContains(other), "\(code)\(path)")
                }
                let editor = try await service.browser(country == "VNM" ? "editor" : "visitor", language: .vi)
                for form in ["mandate", "commitment", "nomination"] {
                    let page = try await editor.get("/cities/\(code)/log/\(form)/new")
                    #expect(page.words.localizedCaseInsensitiveContains(own), "\(code) \(form)")
                    #expect(!page.words.localizedCaseInsensitiveContains(other), "\(code) \(form)")
                }
                #expect(try await stranger.get("/countries/\(country)").status == 200)
            }
        }
    }

    @Test func `bodies of one country are named in no text but that country's`() throws {
        let countries = Set(try Country.read(path: home.countries).map { $0.code.lowercased() })
        for language in Language.allCases {
            let text = try home.catalogue(language)
            #expect(text.variants.allSatisfy { countries.contains($0.country) }, "\(text.variants)")
            for variant in text.variants {
                let names = [text(variant.key), text.of(country: variant.country)(variant.key)].map {
                    Set($0.matches(of: /\{[a-z-]+\}/).map { String($0.output) })
                }
                #expect(names[0] == names[1], "\(variant.key)")
            }
            // The method tells of all countries at once; who could answer is named by the framework.
            for key in text.keys where !key.hasPrefix("body.") && key != "gate.mayor-signature.passes" {
                for name in ["UBND", "HĐND", "Hội đồng nhân dân", "Ủy ban nhân dân", "People’s Committee"] {
                    #expect(!text(key).contains(name), "\(key)")
                }
            }
        }
        #expect(try home.catalogue(.vi).variants.count >= 16)
    }

    @Test func `every column of a history has a name, and each word of a closed set its own, in both languages`()
        async throws
    {
        let silent = [
            "id", "recorded_at", "recorded_by", "superseded_at", "supersedes", "reason", "period_start", "period_end",
            "novelty_accepted_by", "proposed_by", "replaces",
        ]
        let words: [String: [String]] = [
            "period_precision": Period.Precision.allCases.map(\.rawValue),
            "period_basis": Period.Basis.allCases.map(\.rawValue), "origin": Origin.allCases.map(\.rawValue),
            "territory": Territory.allCases.map(\.rawValue), "qualifier": Figure.Qualifier.allCases.map(\.rawValue),
            "verification": Verification.allCases.map(\.rawValue),
        ]
        try await withTestDatabases { databases in
            let columns = try await databases.owner.read { db in
                try db.run(
                    """
                    SELECT table_name::text, column_name::text, coalesce(domain_name, '')::text AS domain
                    FROM information_schema.columns WHERE table_schema = 'public'
                    """
                ).map { (try $0["table_name"] as String, try $0["column_name"] as String, try $0["domain"] as String) }
            }
            for language in Language.allCases {
                let texts = RecordTexts(text: try home.catalogue(language))
                for (table, column, domain) in columns {
                    guard let kind = RecordKind(rawValue: table), kind.naturalKey.isEmpty, !silent.contains(column),
                        !column.hasSuffix("_id")
                    else { continue }
                    let slug = column.replacing("_", with: "-")
                    let keys = ["field.in-\(kind.slug).\(slug)", "field.\(slug)"]
                    #expect(texts.text.first(keys) != nil, "\(table).\(column)")
                    for word in words[domain] ?? [] {
                        let shown = texts.show(word, column: column, of: kind)
                        #expect(
                            !shown.contains("⟦") && (language == .en || shown != word), "\(table).\(column) \(word)")
                    }
                }
            }
        }
    }

    @Test func `a history says of which record it is, and holds no word of the machine`() async throws {
        try await FormService.run { service in
            let log = "/cities/vnm-son-la/log"
            let browser = try await service.browser("editor", language: .vi)
            let value = try await browser.fill(
                "\(log)/observation/new?indicator=1.1.1.a",
                ["period": "2025", "value": "93,4", "source": "Census", "cell": "sex=female"])
            let id = try #require(value.location.firstMatch(of: /observation\/([0-9a-f-]{36})/)).output.1
            let page = try await browser.get("/cities/vnm-son-la/history/observation/\(id)")
            let heading = try #require(page.text.firstMatch(of: /<h1>Lịch sử(.*?)<\/h1>/)).output.1
            for part in ["1.1.1.a", "2025", "nữ"] { #expect(heading.contains(part), "\(heading)") }
            #expect(page.text.contains("<title>Sơn La: Lịch sử") && page.text.contains("2025, nữ"))
            let raw = [
                ">stated<", ">city<", ">year<", ">day<", ">known<", "sex=female", "period precision", "due precision",
            ]
            for word in raw { #expect(!page.text.contains(word), "\(word)") }

            let commitments = try await browser.get("/cities/vnm-son-la/commitments")
            let link = try #require(
                commitments.text.firstMatch(of: /\/cities\/vnm-son-la\/history\/commitment\/[0-9a-f-]+/))
            let promise = try await browser.get(String(link.output))
            for word in raw { #expect(!promise.text.contains(word), "\(word)") }
            #expect(promise.words.contains("Độ chính xác của hạn"))
            let title = try #require(promise.text.firstMatch(of: #/<title>Sơn La: Lịch sử của cam kết này: (.+?) – /#))
            #expect(commitments.words.contains(String(title.output.1)))
        }
    }

    @Test func `a form that is refused names no key and no column, and tells each mistake once`() async throws {
        try await FormService.run { service in
            for language in Language.allCases {
                let browser = try await service.browser("editor", language: language)
                let refused = try await browser.fill(
                    "/cities/vnm-son-la/log/activity/new",
                    ["title_vi": "Buổi học", "kind": "activity", "status": "held", "people.all": "40"])
                #expect(refused.status == 422)
                let summary = try #require(refused.text.firstMatch(of: /(?s)role="alert".*?<\/ul>/)).output
                #expect(!summary.contains(/[0-9a-f]{8}-[0-9a-f]{4}/))
                #expect(summary.matches(of: /<li>/).count == 1, "\(summary)")
                #expect(summary.contains("href=\"#f-"))
            }
            let texts = RecordTexts(text: try home.catalogue(.vi))
            for text in [texts.text, try home.catalogue(.en)] {
                for key in text.keys where key.hasPrefix("refused.") {
                    #expect(!text(key).replacing(/\w+=[\w-]+/, with: "").contains(/[a-z]_[a-z]/), "\(key)")
                }
            }
        }
    }

    @Test func `what a measure is made from is told in words, and only codes of features stay codes`() throws {
        let method = try home.readinessFiles().method
        for language in Language.allCases {
            let text = try home.catalogue(language)
            for part in Set(method.measures.flatMap { $0.features.components(separatedBy: ", ") }) {
                let isCode = part.wholeMatch(of: /[0-9.]+/) != nil
                #expect(isCode == (text.features(part) == part) || language == .en, "\(part)")
                #expect(isCode || text.has("measure-features.\(part.replacing(" ", with: "-"))"), "\(part)")
            }
        }
    }

    @Test func `whoever could answer is named in the reader's language`() throws {
        let frameworks = try FrameworkFiles(paths: ["\(home.path)/Config/frameworks/unesco-key-features.yaml"])
        let bodies = frameworks.frameworks.flatMap(\.framework.indicators).compactMap { $0.answerer(in: "VNM") }
        #expect(bodies.count > 50)
        for body in bodies {
            #expect(try home.catalogue(.vi).bodies(body) == (body, nil))
            #expect(try home.catalogue(.en).bodies(body).other == nil, "\(body)")
        }
        #expect(try home.catalogue(.en).bodies("Nobody; Công an") == ("Nobody; Công an", .vi))
        for language in Language.allCases {
            let text = try home.catalogue(language)
            for indicator in frameworks.frameworks.flatMap(\.framework.indicators) {
                let found = text.answerer(of: indicator, in: "VNM")
                let expected = indicator.answerer(in: "VNM").map { text.bodies($0) }
                #expect(found?.text == expected?.text && found?.other == expected?.other)
                #expect(text.answerer(of: indicator, in: "IRL") == nil)
            }
        }
    }

    @Test func `a unit and a population group are told in words, also where a city made them`() throws {
        let texts = RecordTexts(text: try home.catalogue(.vi))
        let unit = try #require(RecordKind.cityIndicator.field("unit"))
        #expect(texts.show("people", of: unit, in: .cityIndicator) == "người")
        #expect(texts.show("% of families", of: unit, in: .cityIndicator) == "% gia đình")
        let cell = try #require(RecordKind.observation.field("cell"))
        #expect(texts.show("sex=female,age_group=15-24", of: cell, in: .observation) == "nữ, từ 15-24 tuổi")
        #expect(texts.show("shoe_size=44", of: cell, in: .observation) == "44")
    }
}
