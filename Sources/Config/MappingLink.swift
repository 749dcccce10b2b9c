import Domain
import Input

/// A mapping as a file has it, with the places of its two codes.
package struct MappingLink: Sendable {
    package let mapping: FrameworkMapping
    package let from: Position
    package let to: Position

    /// The links of a file, without those in which something is wrong.
    static func read(_ yaml: YAML, _ mistakes: inout Mistakes) -> [MappingLink] {
        mistakes.note(try yaml.allow(["mappings"]))
        var links: [MappingLink] = []
        var pairs: Set<Set<FrameworkMapping.VersionedItem>> = []
        for node in mistakes.note(try yaml.child("mappings").items()) ?? [] {
            mistakes.note(try node.allow(["from", "to", "links"]))
            let from = mistakes.note(try node.child("from").version())
            let to = mistakes.note(try node.child("to").version())
            guard let from, let to, let entries = mistakes.note(try node.child("links").items()) else { continue }
            if from.framework == to.framework {
                mistakes.add(node.error("from and to are both \(to.framework); name two different frameworks"))
            }
            for entry in entries {
                guard let link = MappingLink(entry, from: from, to: to, &mistakes) else { continue }
                let (one, other) = (link.mapping.from, link.mapping.to)
                if pairs.insert([one, other]).inserted {
                    links.append(link)
                } else {
                    mistakes.add(link.from.error("\(one.item) and \(other.item) appear twice; give them once"))
                }
            }
        }
        return links
    }

    private init?(
        _ yaml: YAML, from: FrameworkMapping.VersionedItem, to: FrameworkMapping.VersionedItem,
        _ mistakes: inout Mistakes
    ) {
        mistakes.note(try yaml.allow(["from", "to", "kind", "basis"] + Language.keys("note")))
        let ends = mistakes.note(try (yaml.child("from"), yaml.child("to")))
        let codes = mistakes.note(try (yaml.child("from").code(under: nil), yaml.child("to").code(under: nil)))
        let kind = mistakes.note(try yaml.child("kind").word(FrameworkMapping.Kind.self))
        let basis = mistakes.note(try yaml.child("basis").word(FrameworkMapping.Basis.self))
        let notes = mistakes.note(try yaml.texts("note", upTo: 2000))
        guard let ends, let codes, let kind, let basis, let notes else { return nil }
        self.from = Position(ends.0)
        self.to = Position(ends.1)
        var items = (from: from, to: to)
        items.from.item = codes.0
        items.to.item = codes.1
        mapping = FrameworkMapping(from: items.from, to: items.to, kind: kind, basis: basis, notes: notes)
    }
}

extension YAML {
    /// A version of a framework; which of its items is meant comes later.
    fileprivate func version() throws(InputError) -> FrameworkMapping.VersionedItem {
        try allow(["framework", "version"])
        return FrameworkMapping.VersionedItem(
            framework: try child("framework").text(), version: try child("version").text(), item: "")
    }
}
