import Domain
import Markup
import Persistence

/// All that can be added for a city, or what of it was asked for; and the lists of what there is.
struct AddPage {
    struct Group {
        var heading: String
        var lists: [List]
    }

    /// The records of a kind, and where another one is added.
    struct List {
        var label: String
        var count: String
        var href: Address
        var add: RecordPicker.Kind?
    }

    let title: String
    let frame: EditingFrame
    let picker: RecordPicker
    let typed: String
    let found: [RecordPicker.Kind]
    /// Nothing was found, or nothing asked for.
    let groups: [Group]

    init(_ editing: EditingContext, picker: RecordPicker, typed: String, counts: [RecordKind: Int]) {
        let text = editing.texts.text
        title = text("home.add.label")
        frame = editing.frame(at: nil)
        self.picker = picker
        self.typed = typed
        found = typed.isEmpty ? [] : picker.find(typed)
        let kinds = Dictionary(uniqueKeysWithValues: picker.kinds.map { ($0.kind, $0) })
        groups =
            found.isEmpty
            ? RecordGroup.allCases.map { group in
                Group(
                    heading: text.word(for: group),
                    lists: group.kinds.filter { editing.offers($0) || counts[$0] ?? 0 > 0 }.map { kind in
                        List(
                            label: text("log.kind.\(kind.slug).many"),
                            count: editing.language.format(counts[kind] ?? 0),
                            href: .log(kind, of: editing.city.code), add: kinds[kind])
                    })
            } : []
    }
}

extension AddPage: Page {
    func local(_ text: Catalogue) -> PlaceBar? { frame.bar }

    func main(_ text: Catalogue) -> HTML {
        """
        <div class="head"><h1>\(title)</h1></div>
        <div class="search">\(picker.form(typed, text))</div>
        \(found.isEmpty && !typed.isEmpty ? "<p class=\"section\" role=\"status\">\(none(text))</p>" : nil)
        \(found.isEmpty ? nil : "<ul class=\"lines section\">\(found.map(\.item))</ul>")
        \(found.isEmpty ? "<div class=\"kinds section\">\(groups.map { $0.html(text) })</div>" : nil)
        """
    }

    private func none(_ text: Catalogue) -> String { text("home.add.none", ["typed": .text(typed)]) }
}

extension AddPage.Group {
    fileprivate func html(_ text: Catalogue) -> HTML {
        "<section><h2>\(heading)</h2><ul class=\"facts slim\">\(lists.map { $0.item(text) })</ul></section>"
    }
}

extension AddPage.List {
    fileprivate func item(_ text: Catalogue) -> HTML {
        """
        <li><a href="\(href)">\(label)</a> <span class="dim small">\(count)</span>\(add.map { adding($0, text) })</li>
        """
    }

    private func adding(_ kind: RecordPicker.Kind, _ text: Catalogue) -> HTML {
        """
        <a class="add" href="\(kind.href)">\(Icon.plus) \(text("work.add.short"))\
        <span class="vh">: \(kind.name)</span></a>
        """
    }
}
