import Config
import Domain
import Foundation
import Input
import Postgres

/// What a load of frameworks found in its files, and what of it was new.
public struct FrameworkSummary: Equatable, Sendable {
    public struct Version: Equatable, Sendable {
        public var code: String
        public var version: String
        public var isNew: Bool
    }

    public var versions: [Version] = []
    public var mappings = 0
    public var newMappings = 0
}

/// Versions are frozen, and everybody may read them: each is read and decoded once. Another database has others under the same
/// numbers, but none with the same digest that was frozen in the same microsecond.
private let keptFrameworks = Kept<Framework.ID, Framework?>(most: 10)

extension Connection {
    /// Takes over what is not there yet, as one act. What is there is frozen: the same again changes nothing, another text under the
    /// same version is refused.
    /// - Throws: `InputErrors` with the place of every version or mapping that does not fit what is there.
    public func record(_ files: FrameworkFiles) throws -> FrameworkSummary {
        var summary = FrameworkSummary()
        var mistakes = Mistakes()
        for file in files.frameworks {
            do {
                let isNew = try record(file)
                summary.versions.append(
                    .init(code: file.framework.code, version: file.framework.version, isNew: isNew))
            } catch let error as InputError { mistakes.add(error) }
        }
        try mistakes.check()  // what maps to a refused version is not refused for that again
        for link in files.mappings {
            do {
                summary.newMappings += try record(link) ? 1 : 0
                summary.mappings += 1
            } catch let error as InputError { mistakes.add(error) }
        }
        try mistakes.check()
        return summary
    }

    /// Every version of every framework, the one loaded last first.
    public func frameworks() throws -> [Framework] { try frameworks(where: "true") }

    /// The version that was loaded last, or the one asked for.
    public func framework(_ code: String, version: String? = nil) throws -> Framework? {
        try run(.framework(code, version: version))
    }

    fileprivate func kept(_ id: Framework.ID, seal: String) throws -> Framework? {
        try keptFrameworks.value(id, of: seal) { try frameworks(where: "id = \(id)").first }
    }

    private func frameworks(where condition: SQL) throws -> [Framework] {
        let items = try Dictionary(
            grouping: run(
                """
                SELECT framework_id, code, parent, kind, \(textColumns("name")), \(textColumns("note")),
                       confidence, is_known
                FROM framework_item WHERE framework_id IN (SELECT id FROM framework WHERE \(condition)) ORDER BY ordinal
                """
            ).map { (try $0["framework_id"] as Framework.ID, try FrameworkItem($0)) }, by: \.0)
        let indicators = try Dictionary(
            grouping: run(
                """
                SELECT framework_id, id, code, item, \(textColumns("name")), definition_en,
                       \(textColumns("unit", plain: .en)), measurement, direction, target, least, most, frequency, disaggregation,
                       sdg, data_source_vi, tier, provenance, confidence
                FROM indicator WHERE framework_id IN (SELECT id FROM framework WHERE \(condition)) ORDER BY ordinal
                """
            ).map { (try $0["framework_id"] as Framework.ID, try Indicator($0)) }, by: \.0)
        return try run(
            """
            SELECT id, code, version, \(textColumns("name")), \(textColumns("wording")), sources
            FROM framework WHERE \(condition) ORDER BY code COLLATE "C", id DESC
            """
        ).map { row in
            let id: Framework.ID = try row["id"]
            return Framework(
                id: id, code: try row["code"], version: try row["version"], names: try row.texts("name"),
                wording: try row.texts("wording"), sources: try row["sources"],
                items: items[id, default: []].map(\.1), indicators: indicators[id, default: []].map(\.1))
        }
    }

    /// Whether the version is new. All its parts are written at once, one event of the trail for each table.
    private func record(_ file: FrameworkFile) throws -> Bool {
        let framework = file.framework
        let inserted = try run(
            """
            INSERT INTO framework (code, version, \(textColumns("name")), \(textColumns("wording")), sources, digest)
            VALUES (\(framework.code), \(framework.version), \(textValues(framework.names)),
                    \(textValues(framework.wording)), \(framework.sources),
                    encode(sha256(convert_to(\(file.text), 'UTF8')), 'hex'))
            ON CONFLICT (code, version) DO NOTHING
            RETURNING id
            """)
        guard let id = try inserted.first?["id"] as Framework.ID? else {
            let isSame: Bool = try run(
                """
                SELECT digest = encode(sha256(convert_to(\(file.text), 'UTF8')), 'hex') AS is_same
                FROM framework WHERE code = \(framework.code) AND version = \(framework.version)
                """
            ).one()["is_same"]
            guard isSame else {
                throw file.version.error(
                    "\(framework.code) version \(framework.version) is frozen; give the changed file a new version")
            }
            return false
        }
        try run(
            """
            INSERT INTO framework_item (framework_id, ordinal, code, parent, kind, \(textColumns("name")),
                                        \(textColumns("note")), confidence, is_known)
            VALUES \(rows(framework.items.enumerated().map { "\(id), \($0 + 1), \($1.values)" }))
            """)
        guard !framework.indicators.isEmpty else { return true }
        try run(
            """
            INSERT INTO indicator (framework_id, ordinal, code, item, \(textColumns("name")), definition_en,
                                   \(textColumns("unit", plain: .en)), measurement, direction, target, least, most,
                                   frequency, disaggregation, sdg, data_source_vi, tier, provenance, confidence)
            VALUES \(rows(framework.indicators.enumerated().map { "\(id), \($0 + 1), \($1.values)" }))
            """)
        return true
    }

    private func rows(_ rows: [SQL]) -> SQL {
        rows.dropFirst().reduce("(\(rows[0]))" as SQL) { "\($0), (\($1))" }
    }
}

extension FrameworkItem {
    fileprivate var values: SQL {
        """
        \(code), \(parent), \(kind), \(textValues(names)), \(textValues(note)), \(confidence), \(isKnown)
        """
    }

    fileprivate init(_ row: Row) throws {
        self.init(
            code: try row["code"], parent: try row["parent"], kind: try row["kind"], names: try row.texts("name"),
            note: try row.texts("note"), confidence: try row["confidence"], isKnown: try row["is_known"])
    }
}

extension Indicator {
    fileprivate var values: SQL {
        """
        \(code), \(item), \(textValues(names)), \(definitionEn), \(textValues(units)), \(measurement),
        \(direction.word), \(direction.target), \(least), \(most), \(frequency), \(disaggregation), \(sdg),
        \(dataSourceVi), \(tier), \(provenance), \(confidence)
        """
    }

    fileprivate init(_ row: Row) throws {
        let word: Direction.Word = try row["direction"]
        let target: Decimal? = try row["target"]
        guard let direction = Direction(word, target: target) else {
            throw DecodingFailure(column: "target", expected: "a value beside target alone", found: target?.sqlText)
        }
        self.init(
            id: try row["id"], code: try row["code"], item: try row["item"], names: try row.texts("name"),
            definitionEn: try row["definition_en"], units: try row.texts("unit", plain: .en),
            measurement: try row["measurement"], direction: direction, least: try row["least"],
            most: try row["most"], frequency: try row["frequency"], disaggregation: try row["disaggregation"],
            sdg: try row["sdg"], dataSourceVi: try row["data_source_vi"], tier: try row["tier"],
            provenance: try row["provenance"], confidence: try row["confidence"])
    }
}

extension Query where Value == Framework? {
    /// The version that was loaded last, or the one asked for.
    public static func framework(_ code: String, version: String? = nil) -> Query {
        Query(
            """
            SELECT id, digest || ' ' || frozen_at AS seal FROM framework
            WHERE id = (SELECT max(id) FROM framework WHERE code = \(code) AND version = coalesce(\(version), version))
            """
        ) { rows, db in try rows.first.flatMap { try db.kept(try $0["id"], seal: try $0["seal"]) } }
    }
}
