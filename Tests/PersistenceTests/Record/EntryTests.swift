import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

private func refusals(
    _ files: KeyValuePairs<String, String>, in database: Database, as editor: Actor, language: Language = .en
) async throws -> [String] {
    do {
        _ = try await log(files, in: database, as: editor, language: language)
        return []
    } catch let errors as InputErrors {
        return errors.errors.map(\.description)
    }
}

/// What is entered, by whichever door, is read in one form, and once.
@Suite struct EntryTests {
    @Test func `a key is the same whichever way its letters and blanks are typed`() async throws {
        try await withEditor { database, editor in
            func programme(_ key: String) -> String { "key,title_vi,status\n\(key),Góc đọc sách,running\n" }
            func budget(_ key: String) -> String { "programme,year,fund,planned\n\(key),2025,city,1000000\n" }
            #expect(try await log(["programme.csv": programme("Đọc sách")], in: database, as: editor).added == 1)
            for key in [
                "Đọc sách".decomposedStringWithCanonicalMapping, "Đọc\u{A0}sách", "Đọc  sách", "Đọc\u{200B} sách",
            ] {
                let again = try await log(["programme.csv": programme(key)], in: database, as: editor)
                #expect(again == LogSummary(unchanged: 1), "\(Array(key.unicodeScalars))")
                #expect(try await refusals(["programme_budget.csv": budget(key)], in: database, as: editor) == [])
            }
            let figure = "key,name_en\nF,Readers\n"
            func value(_ source: String) -> String {
                "city_indicator,period,value,method,source\nF,2025,41,own_count,\(source)\n"
            }
            _ = try await log(
                ["city_indicator.csv": figure, "observation.csv": value("Sổ của phường")], in: database, as: editor)
            for source in [
                "Sổ của phường".decomposedStringWithCanonicalMapping, "Sổ\u{A0}của phường", "Sổ  của phường",
            ] {
                let again = try await log(["observation.csv": value(source)], in: database, as: editor)
                #expect(again == LogSummary(unchanged: 1))
            }
        }
    }

    @Test func `partners and wards are named once, and another tone mark makes another name`() async throws {
        try await withEditor { database, editor in
            func partner(_ key: String, _ name: String) -> KeyValuePairs<String, String> {
                ["partner.csv": "key,name,kind\n\(key),\(name),ngo\n"]
            }
            func ward(_ key: String, _ name: String) -> KeyValuePairs<String, String> {
                ["ward.csv": "key,name\n\(key),\(name)\n"]
            }
            #expect(try await refusals(partner("A", "Hội Khuyến học xã Hạ"), in: database, as: editor) == [])
            for name in [
                "Hội Khuyến học xã Hạ".decomposedStringWithCanonicalMapping, "Hội\u{A0}Khuyến học xã Hạ",
                "hội khuyến học xã hạ",
            ] {
                let refused = try await refusals(partner("B", name), in: database, as: editor)
                #expect(
                    refused.count == 1
                        && refused[0].hasPrefix("partner.csv:2: name: there is already a partner of this name"))
            }
            #expect(try await refusals(ward("A", "Phường Hòa Bình"), in: database, as: editor) == [])
            let same = try await refusals(ward("B", "Phường Hoà Bình"), in: database, as: editor)
            #expect(same.count == 1 && same[0].hasPrefix("ward.csv:2: name: there is already a ward of this name"))
            #expect(try await refusals(ward("C", "Phường Hóa Bình"), in: database, as: editor) == [])
        }
    }

    @Test func `the schema has the last word on the form of a text`() async throws {
        try await withExamples { databases in
            let odd = "'Bến' || U&'\\00A0' || 'Mơ'"
            for text in ["normalize('Hội', NFD)", odd, "'two  blanks'", "' before'"] {
                let row = insertion("programme", with: ["title_en": text])
                try await databases.app.expect("title_in_normal_form", of: row)
            }
            try await databases.app.expect(
                "prose_in_normal_form", of: insertion("programme", with: ["note": "normalize('Hội', NFD)"]))
            try await databases.app.expect(nil, of: insertion("programme", with: ["note": odd]))
        }
    }

    @Test func `two lines of one record in one act are refused, and the other line is named`() async throws {
        try await withEditor { database, editor in
            let head = "key,title_vi,status\n"
            let keys = head + "RB2,Một,running\nRB2,Hai,running\nrb2,Ba,running\n"
            #expect(
                try await refusals(["programme.csv": keys], in: database, as: editor) == [
                    "programme.csv:3: key: line 2 has the key “RB2” too; give each record its own key",
                    "programme.csv:4: key: the key “rb2” differs from “RB2” in line 2 only in capitals; "
                        + "write both the same way, or give another key",
                ])
            let words = try await refusals(
                ["programme.csv": "title_vi,status\nLớp,running\nLớp,running\n"], in: database, as: editor)
            #expect(words.count == 1)
            let same = "programme.csv:3: title_vi: line 2 has the same content; a line without a key"
            #expect(words.first?.hasPrefix(same) == true)
            let budget = try await refusals(
                [
                    "programme.csv": head + "P,Một,running\n",
                    "programme_budget.csv": "programme,year,fund,planned\nP,2025,city,1\nP,2025,city,2\n",
                ], in: database, as: editor)
            #expect(
                budget == [
                    "programme_budget.csv:3: programme: line 2 is about the same record; enter each record once"
                ])
            let figure = "key,name_en\nF,Readers\n"
            let values = "city_indicator,period,value,method,source\nF,2025,41,survey,S\nF,2025,42,survey,S\n"
            #expect(
                try await refusals(["city_indicator.csv": figure, "observation.csv": values], in: database, as: editor)
                    == ["observation.csv:3: city_indicator: line 2 is about the same record; enter each record once"])
            // By key and by identity, it is the same programme.
            _ = try await log(["programme.csv": head + "P,Một,running\n"], in: database, as: editor)
            let id: UUID = try await database.read(as: editor) { db in
                try db.run("SELECT id FROM programme WHERE title_vi = 'Một'").one()["id"]
            }
            let mixed = "programme,year,fund,planned\nP,2025,city,1\n\(id),2025,city,2\n"
            #expect(
                try await refusals(["programme_budget.csv": mixed], in: database, as: editor) == [
                    "programme_budget.csv:3: programme: another line is about the same record; enter each record once"
                ])
        }
    }

    @Test func `a key that differs from a standing one only in capitals is asked back`() async throws {
        try await withEditor { database, editor in
            func programme(_ key: String) -> KeyValuePairs<String, String> {
                ["programme.csv": "key,title_vi,status\n\(key),Lớp,running\n"]
            }
            #expect(try await refusals(programme("RB1"), in: database, as: editor) == [])
            for key in ["rb1", "Rb1"] {
                let refused = try await refusals(programme(key), in: database, as: editor)
                #expect(refused.count == 1)
                #expect(refused.first?.hasPrefix("programme.csv:2: key: a record has the key “RB1”") == true)
            }
            #expect(try await log(programme(" RB1 "), in: database, as: editor).unchanged == 1)
        }
    }

    @Test func `what refers to a refused line is not told beside it`() async throws {
        try await withEditor { database, editor in
            let refused = try await refusals(
                [
                    "activity.csv": "key,kind,title_en,status,held\nA1,activity,First,held,2025-03-03\n",
                    "participation.csv": "activity,people,count\nA1,all,40\nA9,all,40\n",
                ], in: database, as: editor)
            #expect(
                refused == [
                    "activity.csv:2: programme: an activity needs its programme; without a programme it is an event",
                    "participation.csv:3: activity: there is no activity with the key “A9”",
                ])
        }
    }

    @Test(arguments: [
        ("2023-2024", "1/2023–12/2024"), ("2023/2024", "9/2023–5/2024"), ("2023 – 2024", "9/2023–5/2024"),
        ("3/4/2025", "2025-04-03"), ("3/4/2025", "2025-03-04"),
    ])
    func `a period in a file that can be read in two ways is asked back in the reader’s language`(
        period: String, reading: String
    ) async throws {
        try await withEditor { database, editor in
            let file = "title_vi,status,period\nLớp,running,\(period)\n"
            let refused = try await refusals(["programme.csv": file], in: database, as: editor, language: .vi)
            #expect(refused.count == 1)
            let start = "programme.csv:2: period: “\(period)” có thể hiểu theo hai cách"
            #expect(refused.first?.hasPrefix(start) == true && refused.first?.contains(reading) == true, "\(refused)")
        }
    }

    @Test func `files take the periods, days and numbers that forms take`() async throws {
        try await withEditor { database, editor in
            let file = """
                key,title_vi,status,period,approved_on
                A,Một,running,năm học 2023-2024,29/8/2023
                B,Hai,running,1/2023–12/2024,2023-02-01
                C,Ba,running,tháng 9/2024,
                D,Bốn,running,quý III/2024,
                E,Năm,draft,12/2026,
                """
            #expect(try await log(["programme.csv": file], in: database, as: editor).added == 5)
            let periods = try await database.read(as: editor) { db in
                try db.run(
                    """
                    SELECT period FROM programme WHERE title_vi IN ('Một', 'Hai', 'Ba', 'Bốn', 'Năm') ORDER BY period
                    """
                ).map { try ($0["period"] as Period).written }
            }
            #expect(
                periods == [
                    "2023-01/2024-12", "2023-09-01/2024-05-31", "2024-07-01/2024-09-30", "2024-09", "2026-12",
                ])
            let budget = "programme,year,fund,planned\nA,2024,city,1.234\n"
            #expect(
                try await refusals(["programme_budget.csv": budget], in: database, as: editor) == [
                    "programme_budget.csv:2: planned: “1.234” can be read in two ways. Enter 1234 or 1.2340."
                ])
        }
    }
}
