import Config
import Domain
import Foundation
import Input
import TestSupport
import Testing

/// The files of the catalogues, a folder for each feature.
@Suite struct LocaleTests {
    /// What reading the English catalogue of these files complains of, the folder's own path left out.
    private func complaint(_ files: [String: String]) throws -> String? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "locales-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in files {
            let file = folder.appending(path: "Config/locales/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        do {
            _ = try Home(folder.path).catalogue(.en)
            return nil
        } catch let error as InputError {
            return error.description.replacing("\(folder.path)/Config/locales/", with: "")
        }
    }

    @Test func `a top key stands in the files of one feature alone`() throws {
        let site = ["site/en.yaml": "site:\n  name: Name\n"]
        #expect(try complaint(site.merging(["log/en.yaml": "log:\n  title: Log\n"]) { $1 }) == nil)
        #expect(
            try complaint(site.merging(["log/en.yaml": "log:\n  title: Log\nsite:\n  skip: Skip\n"]) { $1 })
                == "site/en.yaml:2: site: the key is in log/en.yaml too; keep all of it in one file")
    }

    @Test func `a file beside the features, such as the glossary, is no feature`() throws {
        let files = ["site/en.yaml": "site:\n  name: Name\n", "GLOSSARY.md": "# Glossary\n", ".notes": ""]
        #expect(try complaint(files) == nil)
    }

    @Test func `a feature that lacks a language is refused`() throws {
        let complaint = try #require(try complaint(["site/vi.yaml": "site:\n  name: Tên\n"]))
        #expect(complaint.hasPrefix("site/en.yaml"), "\(complaint)")
    }
}
