import Domain
import Foundation
import Testing

@Suite struct LatenessTests {
    private let today = Day.first(of: 2026).adding(days: 333)

    private func record(_ kind: RecordKind, _ values: [String: RecordValue]) throws -> LoggedRecord {
        LoggedRecord(
            kind: kind, id: UUID(), recordedAt: try #require(Instant("2026-11-30 00:00:00+00")),
            recordedBy: Person.ID(rawValue: 1),
            recorderName: nil, values: kind.allFields.map { values[$0.name] })
    }

    private func day(_ text: String) throws -> RecordValue { .day(try #require(Day(text))) }

    @Test func `a milestone is late from the day after it was due until it is done, and tells by how much`() throws {
        let late = try record(.commitmentMilestone, ["due_on": try day("2026-11-15")])
        #expect(late.lateness(on: today) == .overdue(days: 15))
        #expect(late.lateness(on: try #require(Day("2026-11-15"))) == nil)
        let done = try record(
            .commitmentMilestone, ["due_on": try day("2025-06-30"), "done_on": try day("2025-08-15")])
        #expect(done.lateness(on: today) == .doneLate(days: 46))
        #expect(done.lateness(on: today)?.isOpen == false)
    }

    @Test func `a commitment of a year has until its end, and one of which nobody said how it is, is not late`() throws
    {
        let values: [String: RecordValue] = ["due_on": try day("2026-01-01"), "status": .text("in_progress")]
        #expect(try record(.commitment, values).lateness(on: today) == .overdue(days: 333))
        let year = values.merging(["due_precision": .text("year")]) { $1 }
        #expect(try record(.commitment, year).lateness(on: today) == nil)
        let unconfirmed = values.merging(["status": .text("unconfirmed")]) { $1 }
        #expect(try record(.commitment, unconfirmed).lateness(on: today) == nil)
    }

    @Test func `a report has until the day to which it was extended, and an agreement runs out`() throws {
        let report = try record(.report, ["due_on": try day("2026-06-30"), "extended_to": try day("2026-12-31")])
        #expect(report.lateness(on: today) == nil)
        #expect(try record(.report, ["due_on": try day("2026-11-20")]).lateness(on: today) == .overdue(days: 10))
        #expect(try record(.agreement, ["until": try day("2026-11-29")]).lateness(on: today) == .ranOut(days: 1))
        #expect(try record(.agreement, ["until": try day("2026-11-30")]).lateness(on: today) == nil)
    }

    @Test func `a record a year later has its days a year on, and nothing that has happened`() throws {
        let later = try record(
            .programme,
            [
                "title_en": .text("Learning week 2026"), "status": .text("completed"), "period": .period(.year(2026)),
                "approved_on": try day("2026-03-12"), "result": .text("They can"), "result_on": try day("2026-11-01"),
                "source": .text("Decision 12"), "owner_unit": .text("Library"),
            ]
        ).aYearLater
        #expect(
            later == [
                "title_en": "Learning week 2027", "status": "draft", "period": "2027", "owner_unit": "Library",
            ])
        let february = try #require(Period("2027-02"))
        let activity = try record(
            .activity, ["title_vi": .text("Lớp"), "held": .period(february), "status": .text("held")])
        #expect(activity.aYearLater["held"] == "2028-02")
        #expect(activity.aYearLater["status"] == "planned")
        let budget = try record(
            .programmeBudget, ["year": .count(2026), "fund": .text("city"), "planned": .number(5), "spent": .number(4)])
        #expect(budget.aYearLater == ["year": "2027", "fund": "city", "planned": "5"])
    }
}
