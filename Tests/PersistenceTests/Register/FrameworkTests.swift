import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

let frameworkFolder = "\(home.path)/Config/frameworks"
let keyFeatures = "\(frameworkFolder)/unesco-key-features.yaml"
let circular = "\(frameworkFolder)/vn-cong-dong-hoc-tap.yaml"
let mappings = "\(frameworkFolder)/mappings.yaml"

private let all = [keyFeatures, circular, mappings]

/// Loads files as `tracker load` does.
@discardableResult
func load(
    frameworks paths: [String], into database: Database
) async throws -> FrameworkSummary {
    let files = try FrameworkFiles(paths: paths)
    return try await database.write(as: .operator) { db in try db.record(files) }
}

/// A copy of `path` in `directory` with the first `found` replaced, and the line on which that stands.
func copy(
    _ path: String, to directory: String, _ found: String, _ replacement: String
) throws -> (path: String, line: Int) {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let place = try #require(text.range(of: found), "\(found)")
    let name = try #require(path.split(separator: "/").last)
    try text.replacingCharacters(in: place, with: replacement)
        .write(toFile: "\(directory)/\(name)", atomically: true, encoding: .utf8)
    return ("\(directory)/\(name)", text[..<place.lowerBound].count { $0 == "\n" } + 1)
}

/// How many rows each table of frameworks holds, and how many events the trail tells of them.
func frameworkRows(in database: Database) async throws -> [Int] {
    try await database.read(as: .operator) { db in
        let row = try db.run(
            """
            SELECT (SELECT count(*) FROM framework) AS frameworks, (SELECT count(*) FROM framework_item) AS items,
                   (SELECT count(*) FROM indicator) AS indicators, (SELECT count(*) FROM framework_mapping) AS mappings,
                   (SELECT count(*) FROM audit_event WHERE act <> 'stock') AS events
            """
        ).one()
        return try ["frameworks", "items", "indicators", "mappings", "events"].map { try row[$0] }
    }
}

@Suite struct FrameworkTests {
    @Test func `the Key Features have 3 groups, 12 areas, 42 features and 61 indicators, each under its parent`()
        async throws
    {
        try await withTestDatabase { database in
            try await load(frameworks: all, into: database)
            let read = try await database.read(as: .anyone) { db in try db.framework("unesco-key-features") }
            let framework = try #require(read)
            let counts = [.group, .area, .feature].map { (kind: FrameworkItem.Kind) in
                framework.items.count { $0.kind == kind }
            }
            #expect(counts == [3, 12, 42])
            #expect(framework.indicators.count == 61)
            #expect(framework.items.prefix(3).map(\.code) == ["1", "1.1", "1.1.1"])
            #expect(framework.parts(of: nil).map(\.code) == ["1", "2", "3"])
            let area = try #require(framework.item("2.6"))
            #expect(area.names[.vi] == "Nuôi dưỡng văn hóa học tập suốt đời")
            #expect(area.note[.en]?.contains("libraries and museums") == true)
            #expect(framework.parts(of: area).map(\.code) == ["2.6.1", "2.6.2", "2.6.3"])
            let events = try #require(framework.item("2.6.1"))
            #expect(framework.indicators(of: events).map(\.provenance) == [.unchecked, .proposed])
        }
    }

    @Test func `a version is that of its own database, where another has one of the same number`() async throws {
        for order in [[keyFeatures, circular], [circular, keyFeatures]] {
            try await withTestDatabase { database in
                for path in order { try await load(frameworks: [path], into: database) }
                try await database.read(as: .anyone) { db in
                    for framework in try db.frameworks() {
                        #expect(try db.framework(framework.code) == framework)
                        #expect(try db.framework(framework.code) == framework)
                    }
                    #expect(try db.framework("none") == nil)
                }
            }
        }
    }

    @Test func `what is read back is what stands in the files`() async throws {
        try await withTestDatabase { database in
            try await load(frameworks: all, into: database)
            let read = try await database.read(as: .anyone) { db in try db.frameworks() }
            let files = try FrameworkFiles(paths: [keyFeatures, circular]).frameworks.map(\.framework)
            #expect(read.map(\.code) == files.map(\.code))
            for (read, file) in zip(read, files) {
                #expect(read.items == file.items)
                #expect((read.names, read.wording) == (file.names, file.wording))
                #expect((read.version, read.sources) == (file.version, file.sources))
                #expect(read.indicators.map(\.withoutID) == file.indicators)
            }
            let seats = read.first?.indicators.first { $0.code == "1.1.3.a" }
            #expect(seats?.direction == .target(50))
            #expect((seats?.least, seats?.most) == (0, 100))
            #expect((seats?.frequency, seats?.sdg) == (.perElection, ["5.5.1"]))
            #expect(seats?.dataSourceVi == "Hội đồng nhân dân")
        }
    }

    @Test(arguments: [keyFeatures, circular])
    func `every mark of provenance and confidence in the database is the file's`(path: String) async throws {
        try await withTestDatabase { database in
            try await load(frameworks: all, into: database)
            let marks = try await database.read { db in
                try db.run(
                    """
                    SELECT item.code, confidence, NULL AS provenance, is_known
                    FROM framework_item AS item JOIN framework ON framework.id = framework_id
                    WHERE \(path) LIKE '%/' || framework.code || '.yaml'
                    UNION ALL
                    SELECT indicator.code, confidence, provenance, true
                    FROM indicator JOIN framework ON framework.id = framework_id
                    WHERE \(path) LIKE '%/' || framework.code || '.yaml'
                    """
                ).map { row in
                    Marks(
                        code: try row["code"], confidence: try row["confidence"], provenance: try row["provenance"],
                        isKnown: try row["is_known"])
                }
            }
            #expect(Set(marks) == Set(try Marks.read(path)))
            #expect(marks.count == (path == keyFeatures ? 118 : 36))
        }
    }

    @Test func `the circular keeps what is not known apart from what is`() async throws {
        try await withTestDatabase { database in
            try await load(frameworks: all, into: database)
            let read = try await database.read(as: .anyone) { db in try db.framework("vn-cong-dong-hoc-tap") }
            let framework = try #require(read)
            let unknown = framework.items.filter { !$0.isKnown }.map(\.code)
            #expect(unknown == ["xa.3", "xa.4", "xa.5", "huyen.3", "huyen.x", "tinh.3", "tinh.4"])
            #expect(framework.items.count { $0.kind == .target } == 20)
            #expect(framework.wording[.vi]?.contains("01/07/2025") == true)
        }
    }

    @Test func `loading twice changes nothing, and leaves no trace in the trail`() async throws {
        try await withTestDatabase { database in
            let first = try await load(frameworks: all, into: database)
            #expect(first.versions.map(\.isNew) == [true, true])
            #expect((first.mappings, first.newMappings) == (7, 7))
            let before = try await frameworkRows(in: database)
            #expect(before.prefix(4) == [2, 93, 61, 7])
            let second = try await load(frameworks: all.reversed(), into: database)
            #expect(second.versions.map(\.isNew) == [false, false])
            #expect((second.mappings, second.newMappings) == (7, 0))
            #expect(try await frameworkRows(in: database) == before)
        }
    }

    @Test func `a version is frozen: a changed text under it is refused in words`() async throws {
        try await withTestDatabase { database in
            try await load(frameworks: all, into: database)
            let before = try await frameworkRows(in: database)
            try await withTemporaryDirectory { directory in
                let changed = try copy(keyFeatures, to: directory, "value_max: 130", "value_max: 120")
                let error = await #expect(throws: InputErrors.self) {
                    try await load(frameworks: [changed.path, circular, mappings], into: database)
                }
                let version = "unesco-key-features version 2013-reconstruction-1"
                #expect(
                    error?.description
                        == """
                        \(changed.path):14: framework.version: \(version) is frozen; give the changed file a new version
                        """)
                #expect(try await frameworkRows(in: database) == before)
            }
        }
    }

    @Test func `a new version stands beside the old one, and is the one that is read`() async throws {
        try await withTestDatabase { database in
            try await load(frameworks: all, into: database)
            try await withTemporaryDirectory { directory in
                let new = try copy(keyFeatures, to: directory, "2013-reconstruction-1", "2013-reconstruction-2")
                let changed = try copy(new.path, to: directory, "Gender equality", "Equality of women and men")
                let summary = try await load(frameworks: [changed.path], into: database)
                #expect(summary.versions.map(\.isNew) == [true])
            }
            let versions = try await database.read(as: .anyone) { db in try db.frameworks().map(\.version) }
            #expect(versions == ["2013-reconstruction-2", "2013-reconstruction-1", "2023-partial-1"])
            let names = try await database.read(as: .anyone) { db in
                [
                    try db.framework("unesco-key-features"),
                    try db.framework("unesco-key-features", version: "2013-reconstruction-1"),
                ].map { $0?.item("1.1.3")?.names[.en] }
            }
            #expect(names == ["Equality of women and men", "Gender equality"])
        }
    }

    @Test func `mappings are ours, are read from both sides, and a changed one is refused`() async throws {
        try await withTestDatabase { database in
            try await load(frameworks: all, into: database)
            let (one, other) = try await database.read(as: .anyone) { db in
                let ids = try db.frameworks().map(\.id)
                return (try db.mappings(of: ids[0]), try db.mappings(of: ids[1]))
            }
            #expect(one == other)
            #expect(one.count == 7)
            #expect(one.allSatisfy { $0.basis == .ours && $0.notes.count == 2 })
            let week = one.first { $0.from.item == "xa.1.3" }
            #expect(week?.to.item == "2.6.1")
            #expect(week?.kind == .narrower)
            try await withTemporaryDirectory { directory in
                let changed = try copy(mappings, to: directory, "kind: narrower", "kind: exact")
                let error = await #expect(throws: InputErrors.self) {
                    try await load(frameworks: [changed.path], into: database)
                }
                #expect(error?.description.contains("the mapping of xa.1.3 to 2.6.1 is frozen") == true)
                #expect(error?.errors.first?.line == changed.line - 2)
            }
        }
    }

    @Test func `nobody but an administrator can write a framework`() async throws {
        try await withTestDatabase { database in
            let files = try FrameworkFiles(paths: [keyFeatures])
            await #expect(throws: PostgresError.self) {
                try await database.write(as: .anyone) { db in try db.record(files) }
            }
            #expect(try await frameworkRows(in: database) == [0, 0, 0, 0, 0])
        }
    }

    @Test(arguments: Language.allCases)
    func `no text calls an unchecked code official`(language: Language) throws {
        let texts = try home.catalogue(language)
        // “Official statistics” are a way to measure.
        for key in texts.keys
        where key.hasPrefix("framework.") && key != "framework.measurement.official_statistic" {
            let text = texts(key).lowercased()
            #expect(!text.contains("official") && !text.contains("chính thức"), "\(key)")
        }
    }
}

extension Indicator {
    /// As a file has it.
    fileprivate var withoutID: Indicator {
        Indicator(
            id: .init(rawValue: 0), code: code, item: item, names: names, definitionEn: definitionEn, units: units,
            measurement: measurement, direction: direction, least: least, most: most, frequency: frequency,
            disaggregation: disaggregation, sdg: sdg, dataSourceVi: dataSourceVi, tier: tier, provenance: provenance,
            confidence: confidence)
    }
}

/// The marks of one code.
private struct Marks: Hashable {
    var code: String
    var confidence: String?
    var provenance: String?
    var isKnown: Bool

    /// As they stand in the file: every mapping with a code, wherever it stands.
    static func read(_ path: String) throws -> [Marks] {
        func collect(_ yaml: YAML) throws -> [Marks] {
            if yaml.isScalar { return [] }
            if let items = try? yaml.items() { return try items.flatMap(collect) }
            var marks = try yaml.entries().filter { $0.key != "framework" }.flatMap { try collect($0.value) }
            if let code = try yaml["code"]?.text() {
                marks.append(
                    Marks(
                        code: code, confidence: try yaml["confidence"]?.text(),
                        provenance: try yaml["provenance"]?.text(), isKnown: try yaml["known"]?.text() != "false"))
            }
            return marks
        }
        return try collect(YAML(path: path))
    }
}
