import Domain
import Foundation
import Input

/// By which names the columns of a kind are known: what the catalogues call its fields, in whatever language, what people call them
/// besides, and the names that files use.
public struct ColumnNames: Sendable {
    private let kind: RecordKind
    private let uses: [String: ColumnUse]

    /// - Parameter texts: of all languages, the reader's first: where two languages use one word, it is the reader's.
    public init(_ kind: RecordKind, _ texts: [Catalogue]) {
        self.kind = kind
        var uses: [String: ColumnUse] = [:]
        func learn(_ name: String, _ use: ColumnUse) {
            let known = name.asColumnName
            if !known.isEmpty, uses[known] == nil { uses[known] = use }
        }
        for field in kind.fields {
            learn(field.name, .field(field.name))
            if let other = field.nameForPrograms { learn(other, .field(field.name)) }
        }
        if ColumnUse.all(of: kind).contains(.key) { learn("key", .key) }
        for text in texts {
            for use in ColumnUse.all(of: kind) { learn(text.name(of: use, in: kind), use) }
        }
        for text in texts {
            for field in kind.fields {
                for key in ["table.heads.in-\(kind.slug).\(field.slug)", "table.heads.\(field.slug)"]
                where text.has(key) {
                    for name in text(key).split(separator: ";") { learn(String(name), .field(field.name)) }
                }
            }
            if kind == .activity {
                for name in text("table.heads.people").split(separator: ";") { learn(String(name), .people("all")) }
            }
        }
        self.uses = uses
    }

    public func use(of head: String) -> ColumnUse? {
        let name = head.asColumnName
        // Behind a name, sheets say in brackets how it is counted.
        return uses[name] ?? uses[name.replacing(/\(.*\)/, with: "").trimmingCharacters(in: .whitespaces)]
    }

    /// What the columns likely become: each use once, by the first column that has its name.
    public func guess(_ heads: [String]) -> ColumnPlan {
        var taken: Set<ColumnUse> = []
        return ColumnPlan(
            columns: heads.map { head in
                guard let use = use(of: head), taken.insert(use).inserted else { return "" }
                return use.description
            })
    }

    /// Which of the first lines names the columns: sheets begin with titles. The one with most names that are known, else the first.
    public func head(of lines: [CellTable.Row]) -> Int {
        let known = lines.prefix(20).map { row in row.cells.count { use(of: $0) != nil } }
        guard let most = known.max(), most > 1 else { return 0 }
        return known.firstIndex(of: most) ?? 0
    }
}

extension Catalogue {
    /// What a column becomes, as lists and templates name it.
    public func name(of use: ColumnUse, in kind: RecordKind) -> String {
        switch use {
        case .leftOut: self("table.leave-out")
        case .key: self("table.key")
        case .field(let name): kind.field(name).map { label($0, of: kind) } ?? name
        case .people("all"): self("table.people")
        case .people(let group):
            RecordKind.participation.field("people").map { word(group, of: $0, in: .participation) } ?? group
        }
    }
}

extension String {
    /// For comparing names of columns: without marks, capitals, and signs at the ends.
    fileprivate var asColumnName: String {
        folded.replacing("_", with: " ").oneLine.trimmingCharacters(in: CharacterSet(charactersIn: " *:.?"))
    }
}
