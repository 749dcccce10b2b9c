import Domain
import Persistence

/// What can be added for a city, to be found by its words.
struct RecordPicker {
    struct Kind {
        var kind: RecordKind
        var name: String
        var lead: String
        var href: Address
        /// By what it is found, folded.
        var words: String
    }

    let action: Address
    /// Where a table is pasted.
    let tables: Address
    let kinds: [Kind]
    /// What people add most.
    let quick: [(label: String, href: Address)]

    /// - Parameter catalogues: of all languages, in which people may think of a kind.
    init(_ editing: EditingContext, _ catalogues: [Catalogue]) {
        let text = editing.texts.text
        action = .adding(of: editing.city.code)
        tables = .tables(of: editing.city.code)
        kinds = RecordGroup.allCases.flatMap(\.kinds).filter { editing.rights.allow($0) && editing.offers($0) }
            .map { kind in
                let name = text("log.kind.\(kind.slug).name")
                let words = catalogues.flatMap { text in
                    ["log.kind.\(kind.slug).name", "log.kind.\(kind.slug).many", "home.words.\(kind.slug)"].map {
                        text($0)
                    }
                }
                return Kind(
                    kind: kind, name: name, lead: text("log.kind.\(kind.slug).lead"),
                    // Who took part stands in the form of the activity.
                    href: .newForm(kind == .participation ? .activity : kind, of: editing.city.code),
                    words: words.joined(separator: " ").folded)
            }
        let offered = Set(kinds.map(\.kind))
        quick = [RecordKind.activity, .observation, .commitmentNote, .commitmentMilestone, .partner]
            .filter(offered.contains).map {
                (label: text("log.kind.\($0.slug).name"), href: .newForm($0, of: editing.city.code))
            }
    }

    /// The kinds in whose words all that somebody typed stands, those whose name begins so first.
    func find(_ typed: String) -> [Kind] {
        let words = typed.folded.searchedWords
        guard !words.isEmpty else { return kinds }
        let found = kinds.filter { kind in words.allSatisfy { kind.words.contains($0) } }
        let begins = { (kind: Kind) in kind.name.folded.hasPrefix(words[0]) }
        return found.filter(begins) + found.filter { !begins($0) }
    }

    /// The one kind that somebody means: by its whole name, or since no other one is found.
    func only(_ typed: String) -> Kind? {
        let found = find(typed)
        return found.count == 1 && !typed.isEmpty ? found.first : kinds.first { $0.name.folded == typed.folded }
    }
}
