import Foundation
import Testing

@testable import Web

@Suite struct MultipartTests {
    private static let type = "multipart/form-data; boundary=----x"

    /// A part with all its bytes, however many pieces they came in.
    private struct Whole: Equatable {
        var part: Multipart.Part
        var bytes: [UInt8] = []
    }

    /// - Parameter lengths: of the pieces in which the form comes; the last holds the rest.
    private func read(_ form: [UInt8], inPiecesOf lengths: [Int] = [], type: String = type) throws -> [Whole] {
        var reader = try Multipart(contentType: type)
        var (parts, rest, isOpen): ([Whole], ArraySlice<UInt8>, Bool) = ([], form[...], false)
        for length in lengths + [form.count] {
            for event in try reader.read(rest.prefix(length)) {
                switch event {
                case .begin(let part):
                    #expect(!isOpen)
                    (parts, isOpen) = (parts + [Whole(part: part)], true)
                case .bytes(let bytes):
                    #expect(isOpen && !bytes.isEmpty)
                    parts[parts.count - 1].bytes += bytes
                case .end:
                    #expect(isOpen)
                    isOpen = false
                }
            }
            rest = rest.dropFirst(length)
        }
        try reader.finish()
        return parts
    }

    private func form(_ parts: [(header: String, body: [UInt8])], end: String = "------x--\r\n") -> [UInt8] {
        parts.flatMap { part in
            Array("------x\r\nContent-Disposition: form-data; \(part.header)\r\n\r\n".utf8) + part.body
                + Array("\r\n".utf8)
        } + Array(end.utf8)
    }

    @Test func `fields and files are told apart, and a path leaves its last name`() throws {
        let parts = try read(
            form([
                ("name=\"title\"", Array("Kế hoạch".utf8)), ("name=\"files\"; filename=\"\"", []),
                ("name=\"files\"; filename=\"../../etc/báo cáo.pdf\"\r\nContent-Type: text/html", [0, 13, 10, 45, 45]),
                ("name=\"files\"; filename=\"C:\\plans\\a\\\"b;c%22.txt\"", []),
                ("name=\"files\"; filename=\"x\"; filename*=UTF-8''%C4%91.png", []),
            ]))
        #expect(parts.map(\.part.name) == ["title", "files", "files", "files", "files"])
        #expect(parts.map(\.part.fileName) == [nil, "", "báo cáo.pdf", "a\"b;c\".txt", "đ.png"])
        #expect(parts[0].bytes == Array("Kế hoạch".utf8))
        #expect(parts[2].bytes == [0, 13, 10, 45, 45])
    }

    @Test func `the parts are the same in whatever pieces their bytes come`() throws {
        var random = SystemRandomNumberGenerator()
        let pieces = ["\r\n", "\r", "\n", "------x", "\r\n------", "\r\n------y", "--", "a", "\u{0}", "đ", "\r\n-"]
        for _ in 0..<300 {
            let bodies = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                (0..<Int.random(in: 0...12, using: &random)).flatMap { _ in
                    Array(pieces.randomElement(using: &random)!.utf8)
                }
            }
            // A body that holds its own boundary ends there: that is no form that a browser makes.
            guard bodies.allSatisfy({ !String(decoding: $0, as: UTF8.self).contains("------x") }) else { continue }
            let sent = form(bodies.enumerated().map { ("name=\"f\($0)\"; filename=\"\($0)\"", $1) })
            let lengths = (0..<40).map { _ in Int.random(in: 0...9, using: &random) }
            for way in [[], Array(repeating: 1, count: sent.count), lengths] {
                #expect(try read(sent, inPiecesOf: way).map(\.bytes) == bodies, "\(lengths)")
            }
        }
    }

    @Test func `what is cut off is unfinished, wherever`() throws {
        let sent = form([("name=\"a\"", Array("one".utf8)), ("name=\"b\"; filename=\"b\"", Array("two\r\n--".utf8))])
        let end = sent.count - 2  // behind the two dashes
        for length in 0..<end {
            #expect(throws: Multipart.Fault.unfinished, "\(length)") { try read(Array(sent.prefix(length))) }
        }
        #expect(try read(Array(sent.prefix(end))).count == 2)
    }

    @Test func `changed bytes are read or refused, and nothing else happens`() throws {
        var random = SystemRandomNumberGenerator()
        let sent = form([("name=\"a\"", Array("one".utf8)), ("name=\"b\"; filename=\"b\"", Array("two".utf8))])
        for _ in 0..<2000 {
            var bytes = sent
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            do { _ = try read(bytes, inPiecesOf: [7, 1, 30]) } catch is Multipart.Fault {}
        }
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=x", "text/html; boundary=x",
        "multipart/form-data; boundary=a; boundary=b", "multipart/form-data; boundary=\"a",
        "multipart/form-data; boundary=\(String(repeating: "x", count: 71))", "multipart/form-data; boundary=đ",
    ])
    func `a form without a boundary is none`(type: String) {
        #expect(throws: Multipart.Fault.boundary) { try Multipart(contentType: type) }
    }

    @Test func `headers are bounded, and say what the part is`() {
        let long = String(repeating: "x", count: Multipart.mostHeaderBytes)
        #expect(throws: Multipart.Fault.longHeader) { try read(form([("name=\"\(long)\"", [])])) }
        for header in ["filename=\"a\"", "name=\"\"", "name=\"a", "name=a; name=b"] {
            #expect(throws: Multipart.Fault.header, "\(header)") { try read(form([(header, [])])) }
        }
        #expect(throws: Multipart.Fault.header) { try read(Array("------x\r\n\r\nbody\r\n------x--".utf8)) }
        #expect(throws: Multipart.Fault.boundary) { try read(Array("------xyz\r\n".utf8)) }
        #expect(throws: Multipart.Fault.tooManyParts) {
            try read(form(Array(repeating: ("name=\"a\"", []), count: Multipart.mostParts + 1)))
        }
        #expect(throws: Multipart.Fault.unfinished) { try read([UInt8](repeating: 65, count: 5000)) }
    }
}
