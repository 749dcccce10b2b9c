import Domain
import Foundation
import Persistence
import Postgres
import Reporting
import TestSupport
import Testing

/// The report of the invented city's last whole year, against numbers added up by hand from its files.
@Suite struct YearLogTests {
    private func report(
        _ year: Int = 2025, as actor: Actor = .operator, asOf instant: Instant? = nil, of code: String = "vnm-ben-mo",
        in database: Database
    ) async throws -> AnnualReport {
        let now: Instant
        if let instant { now = instant } else { now = try await database.write { db in try db.seal() } }
        return try await database.read(as: actor) { db in
            let entry = try #require(try db.registerEntry(code, asOf: now))
            return AnnualReport(
                try db.yearLog(of: entry, year: year, asOf: now), framework: try db.framework("unesco-key-features"),
                asOf: "\(now)")
        }
    }

    @Test func `the report of a year adds up what the files of the year say`() async throws {
        try await withTestDatabase(from: .demo) { database in
            let report = try await report(as: try await database.demoPerson("editor"), in: database)
            #expect(report.reader == .city)
            #expect(report.log.completeness == .complete && report.log.declaredOn == Day("2026-01-25"))
            #expect(report.log.declaredBy == "Data steward of Bến Mơ (sample)")

            let reach = report.reach
            #expect(reach.held == 124 && reach.counted == 123 && reach.participations == 17472)
            #expect(reach.byYear.map(\.participations) == [1028, 12293, 15768, 16790, 17472])
            let women = try #require(reach.byGroup.first)
            #expect(women.group == "women" && women.participations == 3365 && women.activities == 62)
            #expect(women.residents == 163_400 && women.residentsYear == 2025)
            #expect(reach.byWard.compactMap(\.participations).reduce(0, +) == 17472)
            #expect(reach.byWard.first?.ward == "Xã Cồn Én" && reach.byWard.first?.participations == 1310)
            #expect(reach.byWard.last?.ward == nil && reach.byWard.last?.participations == 7730)
            #expect(reach.byArea.map(\.held).reduce(0, +) == 124)
            #expect(report.programmes.map(\.held).reduce(0, +) + report.events.count == 124)

            let money = report.money
            #expect(money.planned == 3_650_000_000 && money.spent == 2_663_600_000)
            #expect(money.lines == 54 && money.spentUnknown == 7 && money.currency == "VND")
            let fund = try #require(money.byFund.first)
            #expect(fund.fund == "city" && fund.planned == 3_369_000_000 && fund.spent == 2_471_400_000)
            #expect(fund.lines == 37 && fund.spentUnknown == 4)
            #expect(report.programmes.compactMap(\.planned).reduce(0, +) == 3_650_000_000)

            // P26 ended in 2024, P41 and P42 begin later.
            #expect(report.programmes.count == 39)
            #expect(report.events.compactMap(\.participations).sorted() == [340, 1040, 1450, 4900])
            let counts = ["activity": 124, "participation": 295, "budget": 54, "programme": 39]
            #expect(report.records.filter { counts.keys.contains($0.key) } == counts)

            let commitments = report.commitments
            #expect(commitments.count == 10)
            #expect(commitments.filter { !$0.wasOpen }.map(\.status) == ["missed", "fulfilled", "partly_fulfilled"])
            // C23 was made in the year's last month; C24 of 2026 is not in it.
            #expect(commitments.contains { $0.title.en == "Sign language in every public office" })
            #expect(report.contributions.map(\.cities) == [["Làng Cát", "Đồi Sim"]])
            #expect(report.recognitions.map(\.holders) == [93, 14])
            #expect(report.offices.first?.holder == "Chủ tịch UBND thành phố, nhiệm kỳ 2021–2026")

            func verdict(_ code: String) -> AnnualReport.Indicator? { report.indicators.first { $0.code == code } }
            let literacy = try #require(verdict("1.1.1.a"))
            #expect(
                literacy.baseline?.value == Decimal(string: "96.1") && literacy.value?.value == Decimal(string: "96.5"))
            #expect(literacy.target?.value == Decimal(string: "96.7") && literacy.verdict == .missed)
            #expect(verdict("2.1.1.a")?.verdict == .reached && verdict("2.4.2.a")?.verdict == .reached)
            #expect(verdict("2.2.2.a")?.verdict == .behind)
            // 26 ± 2.5 against 27.85 expected: the survey cannot tell.
            #expect(verdict("2.1.3.a")?.verdict == .withinMargin)
            // Voters vote every fifth year.
            let turnout = try #require(verdict("1.1.2.a"))
            #expect(!turnout.isOfYear && turnout.verdict == .noValue && turnout.value?.during.from?.year == 2021)
            // A survey's margin is in percentage points, not in visits.
            #expect(verdict("1.2.4.a")?.value?.margin == nil)
        }
    }

    @Test func `what is reported of an activity by its description is read as of the instant, where something stands`()
        async throws
    {
        try await withTestDatabase(from: .demo) { database in
            let editor = try await database.demoPerson("editor")
            let before = try await database.write { db in try db.seal() }
            try await database.write(as: editor) { db in
                _ = try db.run("UPDATE activity SET place = 'Thư viện' WHERE title_en = 'Book day 2025'")
            }
            func places(asOf instant: Instant?) async throws -> Set<String> {
                let told = try await report(as: editor, asOf: instant, in: database).events.flatMap(\.details)
                #expect(told.allSatisfy { $0.kind == "activity" && $0.name == "place" })
                return Set(told.map(\.value))
            }
            let (earlier, now) = (try await places(asOf: before), try await places(asOf: nil))
            #expect(earlier.contains("Quảng trường Bến Trăng") && !earlier.contains("Thư viện"))
            #expect(now == earlier.subtracting(["Quảng trường Bến Trăng"]).union(["Thư viện"]))
        }
    }

    @Test func `a later correction does not change the report as of before`() async throws {
        try await withTestDatabase(from: .demo) { database in
            let before = try #require(try await database.instant(asOf: "now"))
            let editor = try await database.demoPerson("editor")
            let first = try await report(as: editor, asOf: before, in: database)
            try await database.write(as: editor) { db in
                _ = try db.run(
                    """
                    UPDATE participation SET count = count + 1000 WHERE people = 'all' AND activity_id IN (
                        SELECT id FROM activity WHERE title_en = 'Book day 2025')
                    """)
                _ = try db.run("UPDATE programme_budget SET spent = 0 WHERE year = 2025 AND fund = 'donor'")
                _ = try db.run("UPDATE commitment SET title_en = 'Renamed' WHERE title_en LIKE 'Sign language%'")
                _ = try db.run(
                    "UPDATE partner SET name = 'Renamed' WHERE kind = 'business'  AND name LIKE 'Hợp tác xã chè%'")
            }
            let now = try await report(as: editor, in: database)
            #expect(now.reach.participations == 18472)
            #expect(now.money.spent == 2_604_800_000)
            #expect(now.commitments.contains { $0.title.en == "Renamed" })
            let again = try await report(as: editor, asOf: before, in: database)
            #expect(again == first)
            #expect(try again.json() == first.json())
        }
    }

    @Test func `a public reader sees what is public, and what is hidden is not said to be zero`() async throws {
        try await withTestDatabase(from: .demo) { database in
            let report = try await report(as: .anyone, in: database)
            #expect(report.reader == .everybody && report.log.completeness == .notShown)
            #expect(report.reach.participations == nil && report.reach.byYear.isEmpty && report.money.planned == nil)
            #expect(report.money.lines == 0 && report.commitments.allSatisfy(\.milestones.isEmpty))
            #expect(report.programmes.allSatisfy { $0.partners.isEmpty && $0.participations == nil })
            #expect(report.indicators.allSatisfy { $0.baseline == nil && $0.share == nil })
            #expect(report.indicators.contains { $0.value?.value != nil })
            for kind in ["participation", "budget", "milestone", "partner", "baseline", "declaration"] {
                #expect(report.records[kind] == nil, "\(kind)")
            }
            let hidden = try await database.read(as: .operator) { db in
                try db.run("SELECT coalesce(title_en, title_vi) AS title FROM programme WHERE NOT is_public").map {
                    try $0["title"] as String
                }
            }
            let titles = Set(report.programmes.compactMap(\.title.en))
            #expect(!titles.isEmpty && titles.isDisjoint(with: hidden))
        }
    }

    @Test func `what the press says of a real city stands apart and enters no sum`() async throws {
        try await withTestDatabase(from: .demo) { database in
            let report = try await report(2024, as: .anyone, of: "vnm-son-la", in: database)
            #expect(report.indicators.isEmpty && report.reach.held == 0 && report.reach.participations == nil)
            #expect(
                report.figures.contains { $0.value?.value == 41 && $0.name.en?.hasPrefix("Houses of Wisdom") == true })
            #expect(report.figures.allSatisfy { $0.source != nil })
            #expect(report.figures.filter { $0.scope == "province" }.allSatisfy { $0.scopeName == "Sơn La" })
            #expect(
                report.events.allSatisfy { !$0.isConfirmed } && report.unknown.unconfirmed == report.events.count + 1)
            #expect(report.unknown.undated > 0 && !report.unknown.indicators.isEmpty)
            #expect(report.unknown.indicators.allSatisfy { $0.who != nil })
            let years = try await database.read(as: .anyone) { db in
                try db.loggedYears(of: try #require(try db.registerEntry("vnm-son-la")), upTo: 2026).map(\.year)
            }
            #expect(years.first == 2026 && years.contains(2024) && Set(years).count == years.count)
        }
    }
}
