import Domain
import Foundation
import Postgres

/// What somebody typed into the form of a record and has not saved. Only they see it.
public struct Draft: Equatable, Sendable {
    /// Of the form that was opened.
    public var id: UUID
    public var kind: RecordKind
    /// Of the record; `new` before there is one.
    public var key: String
    /// The address at which the form is opened again.
    public var page: String
    /// What its writer knows it by; empty where nothing was typed that says it.
    public var title: String
    /// What the form sent, in its order.
    public var typed: [[String]]
    /// `nil` before it is.
    public var keptAt: Instant?

    public init(
        id: UUID, kind: RecordKind, key: String, page: String, title: String, typed: [[String]],
        keptAt: Instant? = nil
    ) {
        (self.id, self.kind, self.key, self.page) = (id, kind, key, page)
        (self.title, self.typed, self.keptAt) = (title, typed, keptAt)
    }

    /// So much of it is kept at most.
    public static let mostBytes = 65536
}

extension Connection {
    /// The drafts of the acting person for a record, or for a new one of its kind.
    public func drafts(of kind: RecordKind, _ key: String, in city: City.ID) throws -> [Draft] {
        try run(.drafts("city = \(city) AND kind = \(kind.rawValue) AND key = \(key)"))
    }

    /// The drafts of the acting person that are gone on with on a page, whatever its address asks.
    public func drafts(on page: String, in city: City.ID) throws -> [Draft] {
        try run(.drafts("city = \(city) AND split_part(page, '?', 1) = \(page)"))
    }

    /// Keeps what is typed, over what the same form held before.
    /// - Returns: when; `nil` where it is too much to be kept.
    public func keep(_ draft: Draft, in city: City.ID) throws -> Instant? {
        let typed = String(decoding: try JSONEncoder().encode(draft.typed), as: UTF8.self)
        guard typed.utf8.count <= Draft.mostBytes, draft.page.count <= 2000, draft.key.count <= 300 else { return nil }
        return try run(
            """
            SELECT keep_draft(\(draft.id), \(city), \(draft.kind.rawValue), \(draft.key), \(draft.page),
                \(String(draft.title.prefix(200))), \(typed)) AS kept_at
            """
        ).one()["kept_at"]
    }

    public func discardDraft(_ id: UUID) throws { try run("SELECT drop_draft(\(id))") }
}

extension Query where Value == [Draft] {
    /// The drafts of the acting person in a city, the last first.
    public static func drafts(in city: City.ID) -> Query { drafts("city = \(city)") }

    fileprivate static func drafts(_ condition: SQL) -> Query {
        Query(
            """
            SELECT id, kind, key, page, title, typed, kept_at FROM draft
            WHERE \(condition) AND kept_at > clock_timestamp() - interval '90 days' ORDER BY kept_at DESC LIMIT 50
            """
        ) { rows in
            try rows.compactMap { row in
                guard let kind = RecordKind(rawValue: try row["kind"]) else { return nil }
                let typed = try JSONDecoder().decode([[String]].self, from: Data((try row["typed"] as String).utf8))
                return Draft(
                    id: try row["id"], kind: kind, key: try row["key"], page: try row["page"], title: try row["title"],
                    typed: typed, keptAt: try row["kept_at"])
            }
        }
    }
}
