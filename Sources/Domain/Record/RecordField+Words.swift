// What fields of records and their words are called, for pages and reports.
extension Catalogue {
    /// The text under the first of these keys that there is.
    public func first(_ keys: [String]) -> String? { keys.first(where: has).map { self($0) } }

    public func label(_ field: RecordField, of kind: RecordKind) -> String {
        first(["field.in-\(kind.slug).\(field.slug)", "field.\(field.slug)"]) ?? field.name.replacing("_", with: " ")
    }

    /// A word of a closed set.
    public func word(_ word: String, of field: RecordField, in kind: RecordKind) -> String {
        let slug = marks[word] ?? word
        let set = sets[field.name] ?? field.slug
        let known = [
            "choice.in-\(kind.slug).\(field.slug).\(slug)", "choice.\(set).\(slug)",
            "\(kind.rawValue).\(field.name).\(word)",
        ]
        let status = field.name == "status" ? ["status.\(word)"] : []
        return first(known + status) ?? "⟦\(known[1])⟧"
    }
}

extension RecordKind {
    public var slug: String { rawValue.replacing("_", with: "-") }
}

extension RecordField {
    public var slug: String { name.replacing("_", with: "-") }
}

/// Fields that choose from the same words.
private let sets = ["people": "target-groups", "target_group": "target-groups"]
private let marks = [">": "more-than", "~": "about", "<": "less-than"]
