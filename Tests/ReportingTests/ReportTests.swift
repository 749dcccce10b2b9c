import Domain
import Foundation
import Testing

@testable import Reporting

@Suite struct ReportTests {
    private func claim(_ origin: Origin = .city, _ verification: Verification = .sourced) -> Claim {
        Claim(
            scope: .city, scopeName: nil, source: "Minutes", sourceURL: nil, note: nil, origin: origin,
            verification: verification, isPublic: true)
    }

    private func activity(
        _ people: [String: Int], status: Activity.Status = .held, _ claim: Claim, ward: String? = nil
    ) -> YearLog.LoggedActivity {
        YearLog.LoggedActivity(
            id: UUID(), programme: nil,
            activity: Activity(
                title: Title(en: "A", vi: nil), status: status, isEvent: true, held: Period("2025-05-01"),
                precision: .day, basis: .stated, area: "2.2", figure: nil, claim: claim), ward: ward, people: people)
    }

    private func log(isWhole: Bool = true) throws -> YearLog {
        YearLog(
            year: 2025, readOn: try #require(Day("2026-03-01")),
            city: City(
                id: City.ID(rawValue: 1), code: "vnm-x", name: "X", nameVi: nil, country: "VNM", region: .asiaPacific,
                population: nil, populationYear: nil), memberships: [], isWhole: isWhole)
    }

    private func report(_ log: YearLog) -> AnnualReport {
        AnnualReport(log, framework: nil, asOf: "2026-03-01T00:00:00Z")
    }

    @Test func `participations are of what the city held and counted; groups are never added to them`() throws {
        var log = try log()
        log.activities = [
            activity(["all": 40, "women": 25, "older_people": 30], claim(), ward: "W1"),
            activity(["all": 10, "women": 10], claim(.city, .checkedInCity), ward: "W2"),
            activity([:], claim(), ward: "W1"), activity(["all": 99], status: .planned, claim()),
            activity(["all": 99], claim(.city, .rejected)), activity(["all": 99], claim(.press)),
        ]
        let reach = report(log).reach
        #expect(reach.participations == 50 && reach.held == 3 && reach.counted == 2 && reach.planned == 1)
        #expect(reach.byGroup.map(\.group) == ["women", "older_people"])
        #expect(reach.byGroup.map(\.participations) == [35, 30] && reach.byGroup.map(\.activities) == [2, 1])
        #expect(reach.byWard.map(\.ward) == ["W1", "W2"] && reach.byWard.map(\.counted) == [1, 1])
        #expect(report(log).unknown.activitiesUncounted == 1)
        #expect(report(log).checks.rejected == 1 && report(log).records["activity"] == 6)
    }

    @Test func `a field that is reported stands beside its record, as data and in the words of both languages`() throws
    {
        var log = try log()
        let event = activity(["all": 4], claim())
        log.activities = [event]
        let place = try #require(RecordKind.activity.field("place"))
        #expect(place.isReported)
        log.details = [event.id: [RecordDetail(kind: .activity, field: place, value: .text("Library"))]]
        let report = report(log)
        #expect(
            report.events.map(\.details) == [[AnnualReport.Detail(kind: "activity", name: "place", value: "Library")]])
        for (language, told) in [(Language.en, "Place: Library"), (.vi, "Địa điểm: Library")] {
            let text = Catalogue(language: language, texts: ["field.place": language == .en ? "Place" : "Địa điểm"])
            let document = report.document(text: text, readAt: "", checksum: "")
            let events = try #require(document.tables.first { $0.id == "events" })
            #expect("\(events)".contains(told))
        }
    }

    @Test func `where nobody was counted the sum is not known, and where nothing was planned it is not zero`() throws {
        var log = try log()
        log.activities = [activity([:], claim())]
        let report = report(log)
        #expect(report.reach.participations == nil && report.reach.counted == 0)
        #expect(report.money.planned == nil && report.money.spent == nil)
        let json = String(decoding: try report.json(), as: UTF8.self)
        #expect(json.contains("\"participations\":null") && json.contains("\"planned\":null"))
        log.activities = [activity(["all": 0], claim())]
        #expect(self.report(log).reach.participations == 0)
    }

    @Test func `what was closed after the year was still open in it, and what is open past its day is overdue`() throws
    {
        func commitment(_ status: Commitment.Status, due: String, closed: String?) throws -> YearLog.LoggedCommitment {
            YearLog.LoggedCommitment(
                id: UUID(),
                commitment: Commitment(
                    title: Title(en: "C", vi: nil), sourceKind: "plan", madeBy: nil, made: nil, ownerUnit: nil,
                    area: nil, dueOn: Day(due), duePrecision: .day, status: status,
                    closedOn: closed.flatMap { Day($0) },
                    closingReason: nil, figure: nil, target: nil, targetText: nil, claim: claim()),
                milestones: [
                    YearLog.Milestone(
                        title: "M", dueOn: try #require(Day("2025-06-30")), doneOn: Day("2026-01-10"))
                ])
        }
        var log = try log()
        log.commitments = [
            try commitment(.fulfilled, due: "2025-12-01", closed: "2025-11-30"),
            try commitment(.fulfilled, due: "2025-12-01", closed: "2026-02-01"),
            try commitment(.inProgress, due: "2026-06-30", closed: nil),
        ]
        let commitments = report(log).commitments
        #expect(commitments.map(\.status) == ["fulfilled", "in_progress", "in_progress"])
        #expect(commitments.map(\.wasOpen) == [false, true, true])
        #expect(commitments.map(\.isOverdue) == [false, true, false])
        #expect(commitments.map(\.isDueInYear) == [true, true, false])
        // Reached, but not in the year.
        #expect(commitments[0].milestones.map(\.isDone) == [false] && commitments[0].milestones[0].isLate)
    }

    @Test func `a city without records has a report that says so in both languages, and draws nothing`() throws {
        let texts = Catalogue(language: .vi, texts: [:])
        for isWhole in [true, false] {
            let report = report(try log(isWhole: isWhole))
            #expect(report.recordCount == 0)
            let document = report.document(text: texts, readAt: "", checksum: "")
            #expect(document.sections.map(\.id) == ["absent", "unknown", "about"])
            #expect(document.tables.allSatisfy { $0.id == "absent" || $0.id == "unknown" })
        }
    }

    @Test func `of commitments a report tells what occurred, recites no zero, and keeps apart what the press says`()
        throws
    {
        func commitment(_ status: Commitment.Status, closed: String? = nil, due: String = "2026-06-30", _ claim: Claim)
            -> YearLog.LoggedCommitment
        {
            YearLog.LoggedCommitment(
                id: UUID(),
                commitment: Commitment(
                    title: Title(en: "C", vi: nil), sourceKind: "plan", madeBy: nil, made: nil, ownerUnit: nil,
                    area: nil, dueOn: Day(due), duePrecision: .day, status: status,
                    closedOn: closed.flatMap { Day($0) },
                    closingReason: nil, figure: nil, target: nil, targetText: nil, claim: claim), milestones: [])
        }
        func lead(_ promises: [YearLog.LoggedCommitment]) throws -> String? {
            var log = try log()
            log.commitments = promises
            let keys = [
                "lead.one", "lead.many", "closed-by.kept", "closed-by.none", "late.one", "told.one", "told.many",
            ]
            let texts = Dictionary(
                uniqueKeysWithValues: keys.map { ("report.commitments.\($0)", "\($0) {count}{closed}{kept}.") })
            let document = report(log).document(text: Catalogue(language: .en, texts: texts), readAt: "", checksum: "")
            return document.sections.first { $0.id == "commitments" }?.blocks.compactMap(\.paragraph).first
        }
        #expect(try lead([commitment(.inProgress, claim())]) == "lead.one 1{closed}{kept}.")
        #expect(
            try lead([
                commitment(.fulfilled, closed: "2025-05-01", claim()),
                commitment(.missed, closed: "2025-05-01", claim()),
                commitment(.adopted, due: "2025-02-01", claim()), commitment(.unconfirmed, claim(.press)),
            ])
                == "lead.many 3{closed}{kept}. closed-by.kept {count}21. late.one 1{closed}{kept}. told.one 1{closed}{kept}."
        )
        #expect(
            try lead([commitment(.missed, closed: "2025-05-01", claim())])
                == "lead.one 1{closed}{kept}. closed-by.none {count}10.")
    }

    @Test func `sources are numbered once, in the order in which they are named`() {
        var list = SourceList()
        #expect(list.number("A", nil) == 1)
        #expect(list.number("B", "https://b.example") == 2)
        #expect(list.number("A", nil) == 1)
        #expect(list.number("B", nil) == 3)
        #expect(list.number(nil, nil) == nil)
        #expect(list.list.map(\.lines) == [2, 1, 1])
    }
}
