import Domain
import Foundation
import Persistence
import Testing

@testable import Web

@Suite struct FileTypeTests {
    @Test(arguments: [
        ("%PDF-1.4", "a.html", "application/pdf"), ("GIF89a<script>", "a.html", "image/gif"),
        ("<!DOCTYPE html><p>", "a.png", "text/html"), ("\n <SCRIPT>", "a.txt", "text/html"),
        ("<svg xmlns=\"…\">", "a.jpg", "application/xml"), ("a;b\n1;2", "a.csv", "text/csv"),
        ("a;b\n1;2", "a.png", "text/plain"), ("Kế hoạch", "a", "text/plain"),
        ("\u{0}\u{1}\u{2}", "a.png", "application/octet-stream"), ("", "a.png", "application/octet-stream"),
        ("RIFF1234WEBPVP8 ", "a", "image/webp"), ("\u{0}\u{0}\u{0} ftypheic", "a.jpg", "image/heic"),
        ("\u{0}\u{0}\u{0} ftypisom", "a", "video/mp4"), ("\u{0}\u{0}\u{0} ftypavif", "a.mp4", "image/avif"),
        (
            "PK\u{3}\u{4}…mimetypeapplication/vnd.oasis.opendocument.text", "a",
            "application/vnd.oasis.opendocument.text"
        ),
        (
            "PK\u{3}\u{4}…[Content_Types].xml…xl/workbook.xml", "a.zip",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        ),
        ("PK\u{3}\u{4}…readme.txt", "a.docx", "application/zip"),
    ])
    func `a file is what its bytes say, whatever it is called`(bytes: String, name: String, type: String) {
        #expect(FileType(Array(bytes.utf8), named: name).mediaType == type)
    }

    @Test(arguments: [
        ("plan.exe", "application/pdf", "plan.exe.pdf"), ("plan.pdf", "application/pdf", "plan.pdf"),
        ("a/b\\c:d*?\"<>|.png", "image/png", "abcd.png"), ("..", "text/plain", "file.txt"),
        ("photo.JPEG", "image/jpeg", "photo.JPEG"), ("page.html", "text/html", "page.html"),
    ])
    func `a file goes out under its name, with the ending of what it is`(name: String, type: String, sent: String) {
        var evidence = Evidence(kind: .document, title: "Title", mediaType: type)
        evidence.fileName = name
        #expect(evidence.downloadName == sent)
    }

    @Test func `a photo is shown without what the camera wrote`() async throws {
        try #require(LimitedProgram(name: "vipsthumbnail").isInstalled, "libvips-tools is needed")
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("photo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // The smallest picture, with a text chunk that says where it was taken.
        let png = try #require(
            Data(
                base64Encoded:
                    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAGHRFWHRDb21tZW50AEdQUyAyMS4wMyAxMDUuODVwRKrbAAAAEUlEQVR4nGNocFDAihiGlgQA+gM4Acru2/oAAAAASUVORK5CYII="
            ))
        try png.write(to: folder.appendingPathComponent("file"))
        let made = try await EvidencePrograms().make(of: .png, in: folder)
        let view = try #require(made.view)
        #expect(view.mediaType == "image/webp" && view.bytes.starts(with: Data("RIFF".utf8)))
        #expect(view.bytes.range(of: Data("GPS".utf8)) == nil)
        #expect(made.thumbnail != nil)
        // What is no picture makes nothing, and harms nobody.
        try Data("not a picture".utf8).write(to: folder.appendingPathComponent("file"))
        let nothing = try await EvidencePrograms().make(of: .tiff, in: folder)
        #expect(nothing.view == nil && nothing.thumbnail == nil)
    }
}
