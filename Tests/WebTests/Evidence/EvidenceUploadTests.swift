import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

private let list = "/cities/vnm-son-la/log/evidence"
private let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])

@Suite struct EvidenceUploadTests {
    /// What the forms of the browser's session carry.
    private func token(of browser: Browser, on path: String = list) async throws -> String {
        let page = try await browser.get(path)
        return try #require(page.text.firstMatch(of: /name="form" value="([0-9a-f]+)"/)).1.description
    }

    private func evidence(_ service: FormService) async throws -> [KeptEvidence] {
        try await service.databases.app.read(as: .operator) { db in
            let city = try #require(try db.registerEntry("vnm-son-la")).city.id
            return try db.evidence(EvidenceFilter(), of: city, limit: 100)
        }
    }

    @Test func `several files are added at once, each as what its bytes say, and a record shows them`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let saved = try await editor.fill(
                "/cities/vnm-son-la/log/commitment/new",
                ["title_en": "Libraries", "source_kind": "plan", "status": "adopted", "key": ""])
            let key = try #require(saved.location.firstMatch(of: /[0-9a-f-]{36}/)).0
            let html = Data("<!doctype html><script>alert(1)</script>".utf8)
            let files = [
                ("../../etc/plan.png", Data("%PDF-1.7 plan".utf8)), ("picture.png", html), ("photo.exe", png + html),
                ("\(String(repeating: "n", count: 400)).csv", Data("a;b\n1;2".utf8)),
            ]
            let answer = try await editor.post(
                list, [("form", try await token(of: editor)), ("proves", "commitment:\(key)")], files: files)
            #expect(answer.status == 303, "\(answer.words)")
            #expect(answer.location.contains("/records/commitment/\(key)"))
            let kept = try await evidence(service)
            let types = Dictionary(
                uniqueKeysWithValues: kept.map { ($0.evidence.title.prefix(7), $0.evidence.mediaType) })
            #expect(
                types == [
                    "plan": "application/pdf", "picture": "text/html", "photo": "image/png", "nnnnnnn": "text/plain",
                ])
            #expect(
                kept.allSatisfy { $0.records == 1 && !$0.evidence.isPublic && $0.evidence.fileName?.count ?? 0 <= 200 })

            for file in kept {
                let id = file.id.uuidString.lowercased()
                let sent = try await editor.get("/cities/vnm-son-la/evidence/\(id)")
                #expect(sent.status == 200)
                #expect(sent.headers["x-content-type-options"] == "nosniff")
                let type = sent.headers["content-type"] ?? ""
                #expect(!type.contains("html") && !type.contains("xml"), "\(type)")
                let disposition = sent.headers["content-disposition"] ?? ""
                #expect(disposition.contains("filename*=UTF-8''") && !disposition.contains("/"), "\(disposition)")
                #expect(disposition.hasPrefix(type.contains("octet") ? "attachment" : "inline"))
                let about = try await editor.get("/cities/vnm-son-la/evidence/\(id)/about")
                #expect(about.status == 200)
                #expect(about.words.contains("Libraries") && about.text.contains(file.evidence.sha256 ?? "-"))
                // What is not public is nobody else's to see.
                for (stranger, wanted) in [
                    (Browser(base: service.base), 404), (try await service.browser("visitor"), 404),
                ] {
                    for path in ["", "/about", "/thumbnail", "/view"] {
                        let answer = try await stranger.get("/cities/vnm-son-la/evidence/\(id)\(path)")
                        #expect(answer.status == wanted, "\(path)")
                    }
                }
            }
            #expect(try await service.browser("visitor").get(list).status == 403)
            #expect(try await Browser(base: service.base).get(list).status == 401)
        }
    }

    @Test func `the same bytes are kept once, for however many records`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let form = [("form", try await token(of: editor))]
            for name in ["one.pdf", "two.pdf"] {
                _ = try await editor.post(list, form, files: [(name, Data("%PDF-1.7 same".utf8))])
            }
            let kept = try await evidence(service)
            #expect(kept.map(\.evidence.title) == ["one"])
        }
    }

    @Test func `an upload that was cut off goes on where it was, and nobody else goes on with it`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let form = try await token(of: editor)
            let bytes = Data((0..<(2 * Evidence.pieceSize + 100)).map { UInt8($0 % 251) })
            let begun = try await editor.post(
                "\(list)/uploads", [("form", form), ("name", "film.mp4"), ("size", "\(bytes.count)")])
            #expect(begun.status == 201)
            let href = try #require(begun.text.firstMatch(of: /"href" ?: ?"([^"]+)"/)).1
            let place = String(href).replacing("\\/", with: "/")
            // A piece and a half: the half is sent again.
            _ = try await editor.put("\(place)?offset=0", bytes.prefix(Evidence.pieceSize + 1000))
            let state = try await editor.get(place)
            #expect(state.headers["upload-offset"] == "\(Evidence.pieceSize)")
            #expect(try await editor.put("\(place)?offset=0", bytes.prefix(10)).status == 409)
            #expect(try await service.browser("steward").get(place).status == 404)
            let rest = try await editor.put(
                "\(place)?offset=\(Evidence.pieceSize)", bytes.dropFirst(Evidence.pieceSize))
            #expect(rest.headers["upload-offset"] == "\(bytes.count)")
            #expect(try await editor.put("\(place)?offset=\(bytes.count)", Data([1])).status == 413)
            let id = String(place.split(separator: "/").last ?? "")
            let kept = try await editor.post(list, [("form", form), ("upload", id), ("title", "Film")], files: [])
            #expect(kept.status == 303, "\(kept.words)")
            let file = try #require(try await evidence(service).first)
            #expect(file.evidence.title == "Film" && file.evidence.size == bytes.count)
            #expect(file.evidence.sha256 == SHA256.digest(of: bytes))
            #expect(try await editor.get(place).status == 404)
        }
    }

    @Test func `what cannot be kept is refused in words, and nothing is kept`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let form = try await token(of: editor)
            let file = [("plan.pdf", Data("%PDF-1.7".utf8))]
            #expect(try await editor.post(list, [("form", "0")], files: file).status == 403)
            #expect(try await editor.post(list, [("form", form)], files: []).words.contains("Choose at least one file"))
            #expect(try await editor.post(list, [("form", form)], files: [("empty.pdf", Data())]).status == 422)
            let consent = try await editor.post(
                list, [("form", form), ("is_public", "yes"), ("may_publish", "no")], files: file)
            #expect(consent.status == 422)
            #expect(consent.words.contains("This file may not be published, so it cannot be public"))
            // The file that came is not asked for again.
            let upload = try #require(consent.text.firstMatch(of: /name="upload" value="([^"]+)" checked/)).1
            #expect(try await evidence(service).isEmpty)
            #expect(try await editor.post(list, [("form", form), ("upload", "\(upload)")], files: []).status == 303)
            #expect(try await evidence(service).map(\.evidence.title) == ["plan"])
            let broken = try await editor.post(
                list, [], ["Content-Type": "multipart/form-data; boundary=x"])
            #expect(broken.status == 400 && broken.words.contains("were not sent completely"))
        }
    }

    @Test func `the date of a file is typed as in the form of a record, and told back`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            _ = try await editor.post(
                list, [("form", try await token(of: editor)), ("issued_on", "3/4/2025")],
                files: [("plan.pdf", Data("%PDF-1.7".utf8))])
            let id = try #require(try await evidence(service).first).id.uuidString.lowercased()
            let about = "/cities/vnm-son-la/evidence/\(id)/about"
            let page = try await editor.get(about)
            let date = try #require(page.text.firstMatch(of: /<input id="ev-issued_on"[^>]*>/)).0
            #expect(date.contains("value=\"3/4/2025\"") && !date.contains("type="), "\(date)")
            #expect(page.words.contains("Understood as day 3, month 4, year 2025."))
            let edit = [
                ("form", try await token(of: editor, on: about)), ("do", "edit"), ("title", "Plan"),
                ("issued_on", "April"),
            ]
            let wrong = try await editor.post(about, edit)
            #expect(wrong.status == 422 && wrong.text.contains("value=\"April\""))
        }
    }

    @Test func `whoever added nothing of it judges a file beside its record, once`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let steward = try await service.browser("steward")
            let saved = try await editor.fill(
                "/cities/vnm-son-la/log/commitment/new",
                ["title_en": "Libraries", "source_kind": "plan", "status": "adopted", "key": ""])
            let key = try #require(saved.location.firstMatch(of: /[0-9a-f-]{36}/)).0
            let proves = [("form", try await token(of: editor)), ("proves", "commitment:\(key)")]
            _ = try await editor.post(list, proves, files: [("plan.pdf", Data("%PDF-1.7".utf8))])
            #expect(try await editor.get("\(list)/queue").words.contains("You have no evidence to verify"))
            let home = "/cities/vnm-son-la/log"
            #expect(try await !editor.get(home).words.contains("to compare with"))
            let waiting = try await steward.get(home)
            #expect(waiting.text.contains("href=\"\(list)/queue\">1 file to compare with its record</a>"))

            func judge(_ deed: String, _ comment: String = "") async throws -> Browser.Answer {
                let page = try await steward.get("\(list)/queue")
                #expect(page.words.contains("Libraries") && page.words.contains("1 of 1"), "\(page.words)")
                let link = try #require(page.text.firstMatch(of: /name="link" value="([^"]+)"/)).1
                return try await steward.post(
                    "\(list)/queue",
                    [
                        ("form", try await token(of: steward, on: "\(list)/queue")), ("link", "\(link)"), ("do", deed),
                        ("comment", comment),
                    ])
            }
            #expect(try await judge("back").status == 422)
            // Each of the three is taken back, and asked again.
            for (deed, said) in [("yes", "Verified."), ("no", "Rejected."), ("back", "Sent back with your comment.")] {
                let judged = try await judge(deed, deed == "back" ? "Why?" : "")
                let after = try await steward.get(judged.location)
                #expect(after.words.contains(said) && after.words.contains("You have no evidence to verify"))
                let undone = try await steward.undo(on: after)
                let again = try await steward.get(undone.location)
                #expect(again.words.contains("Undone: ") && again.words.contains("1 of 1"), "\(again.words)")
                #expect(try await evidence(service).map(\.verification) == [.stated], "\(deed)")
            }
            let faults = try await service.databases.batch.read { db in try db.trailFaults() }
            #expect(faults == [])
            #expect(try await judge("back", "Which page?").status == 303)
            #expect(try await steward.get("\(list)/queue").words.contains("You have no evidence to verify"))
            let id = try #require(try await evidence(service).first).id.uuidString.lowercased()
            let about = "/cities/vnm-son-la/evidence/\(id)/about"
            #expect(try await editor.get(about).words.contains("Which page?"))
            _ = try await editor.post(about, [("form", try await token(of: editor, on: about)), ("do", "settle")])
            #expect(try await judge("yes").location.contains("said=verified"))
            #expect(try await steward.get("\(list)/queue").words.contains("You have no evidence to verify"))
            #expect(try await evidence(service).map(\.verification) == [.checkedInCity])
            let record = try await service.databases.app.read(as: .operator) { db in
                let city = try #require(try db.registerEntry("vnm-son-la")).city.id
                return try db.loggedRecord(.commitment, String(key), of: city)
            }
            #expect(record?["verification"] == "checked_in_city")
        }
    }

    @Test func `nobody is asked to judge what they wrote, though another person wrote its newest version`() async throws
    {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let steward = try await service.browser("steward")
            let saved = try await steward.fill(
                "/cities/vnm-son-la/log/commitment/new",
                ["title_en": "Libraries", "source_kind": "plan", "status": "adopted", "key": ""])
            let key = try #require(saved.location.firstMatch(of: /[0-9a-f-]{36}/)).0
            let proves = [("form", try await token(of: editor)), ("proves", "commitment:\(key)")]
            _ = try await editor.post(list, proves, files: [("plan.pdf", Data("%PDF-1.7".utf8))])
            // Whether a record is public changes nothing of what it says, and so not who says it.
            let isShown = try await editor.fill("/cities/vnm-son-la/log/commitment/\(key)", ["is_public": "yes"])
            #expect(isShown.status == 303, "\(isShown.words)")
            #expect(try await steward.get("\(list)/queue").words.contains("You have no evidence to verify"))
            _ = try await editor.fill("/cities/vnm-son-la/log/commitment/\(key)", ["title_en": "Reading rooms"])
            #expect(try await steward.get("\(list)/queue").words.contains("1 of 1"))
        }
    }
}
