import Config
import Domain
import Input
import Postgres

extension Connection {
    /// The mappings from and to items of a version.
    public func mappings(of framework: Framework.ID) throws -> [FrameworkMapping] {
        try run(
            """
            SELECT one.code AS framework, one.version, link.code, other.code AS to_framework, other.version AS to_version,
                   link.to_code, link.kind, link.basis, \(textColumns("note", of: "link"))
            FROM framework_mapping AS link
            JOIN framework AS one ON one.id = link.framework_id
            JOIN framework AS other ON other.id = link.to_framework_id
            JOIN framework_item AS item ON (item.framework_id, item.code) = (link.framework_id, link.code)
            WHERE \(framework) IN (link.framework_id, link.to_framework_id)
            ORDER BY one.code COLLATE "C", one.id, item.ordinal, other.code COLLATE "C", other.id, link.to_code COLLATE "C"
            """
        ).map { row in
            FrameworkMapping(
                from: .init(
                    framework: try row["framework"], version: try row["version"], item: try row["code"]),
                to: .init(
                    framework: try row["to_framework"], version: try row["to_version"], item: try row["to_code"]),
                kind: try row["kind"], basis: try row["basis"], notes: try row.texts("note"))
        }
    }

    /// Whether the mapping is new. One that is there stays as long as both versions do.
    func record(_ link: MappingLink) throws -> Bool {
        let mapping = link.mapping
        let from = try framework(of: mapping.from, link.from)
        let to = try framework(of: mapping.to, link.to)
        let inserted = try run(
            """
            INSERT INTO framework_mapping (framework_id, code, to_framework_id, to_code, kind, basis,
                                           \(textColumns("note")))
            VALUES (\(from), \(mapping.from.item), \(to), \(mapping.to.item), \(mapping.kind), \(mapping.basis),
                    \(textValues(mapping.notes)))
            ON CONFLICT DO NOTHING
            """)
        if inserted.affected == 1 { return true }
        let isSame: Bool = try run(
            """
            SELECT (kind, basis, \(textColumns("note")))
                IS NOT DISTINCT FROM (\(mapping.kind), \(mapping.basis), \(textValues(mapping.notes))) AS is_same
            FROM framework_mapping
            WHERE (framework_id, code, to_framework_id, to_code)
                = (\(from)::integer, \(mapping.from.item), \(to)::integer, \(mapping.to.item))
            """
        ).one()["is_same"]
        guard isSame else {
            throw link.from.error(
                """
                the mapping of \(mapping.from.item) to \(mapping.to.item) is frozen with the versions that it joins; \
                give the changed one a new version of either
                """)
        }
        return false
    }

    /// The version that holds the item.
    private func framework(of item: FrameworkMapping.VersionedItem, _ position: Position) throws -> Framework.ID {
        let name = "\(item.framework) version \(item.version)"
        guard
            let row = try run(
                """
                SELECT id, EXISTS (SELECT FROM framework_item WHERE framework_id = id AND code = \(item.item)) AS has_item
                FROM framework WHERE code = \(item.framework) AND version = \(item.version)
                """
            ).first
        else {
            throw position.error("there is no \(name), neither in these files nor recorded before")
        }
        guard try row["has_item"] else {
            throw position.error("“\(item.item)” is not an item of \(name); the code of one of its items is expected")
        }
        return try row["id"]
    }
}
