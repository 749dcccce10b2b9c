import Domain
import Foundation
import Input
import Testing

@testable import Config

/// Names in files: in each language that is required, and in others where somebody has written them.
@Suite struct NameFileTests {
    private let languages = NameLanguages(required: [.en], optional: [.vi])

    private func countries(_ text: String, in languages: NameLanguages) throws -> [Country] {
        let file = FileManager.default.temporaryDirectory.appending(path: "countries-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        try text.write(to: file, atomically: true, encoding: .utf8)
        return try Country.read(path: file.path, in: languages)
    }

    @Test func `countries are read without the column of a language that is optional, and with it`() throws {
        let without = try countries("code,name_en\nIRL,Ireland\n", in: languages)
        #expect(without == [Country(code: "IRL", names: [.en: "Ireland"])])
        #expect(without.first?.name(in: .vi) == "Ireland")
        let with = try countries("code,name_vi,name_en\nIRL,Ai-len,Ireland\nFRA,,France\n", in: languages)
        #expect(with.map { $0.name(in: .vi) } == ["Ai-len", "France"])
    }

    @Test func `countries without a name in a required language are refused`() throws {
        let error = #expect(throws: InputError.self) { try countries("code,name_en\nIRL,Ireland\n", in: .kept) }
        #expect(error?.field == "name_vi")
        #expect(throws: InputError.self) { try countries("code,name_en,name_vi\nIRL,Ireland,\n", in: .kept) }
    }

    @Test func `a framework's texts are read in every language that it has, and English units without an ending`()
        throws
    {
        let both = try YAML("name_en: Name\nname_vi: Tên\nunit: people\nunit_vi: người\n", file: "framework.yaml")
        #expect(try both.texts("name", upTo: 10, in: languages) == [.en: "Name", .vi: "Tên"])
        #expect(try both.texts("unit", plain: .en, upTo: 10) == [.en: "people", .vi: "người"])
        let one = try YAML("name_en: Name\n", file: "framework.yaml")
        #expect(try one.texts("name", upTo: 10, in: languages) == [.en: "Name"])
        #expect(throws: InputError.self) { try one.texts("name", upTo: 10) }
        #expect(throws: InputError.self) { try both.texts("name", upTo: 3, in: languages) }
    }
}
