import Domain
import Markup

/// What a page shows of a long list, and the ways to the pages beside it: no page grows with what was recorded.
struct ListPart<Row> {
    /// Rows on one page.
    private static var size: Int { 200 }

    let rows: ArraySlice<Row>
    /// “201 to 400 of 3,000”; `nil` where the page shows all of it.
    let range: String?
    let previous: Address?
    let next: Address?

    /// - Parameter number: of the page, from 1; after the last one, the last is shown.
    init(_ all: [Row], page number: Int, of list: Address, text: Catalogue) {
        let pages = max(1, (all.count + Self.size - 1) / Self.size)
        let number = min(number, pages)
        let first = (number - 1) * Self.size
        rows = all.dropFirst(first).prefix(Self.size)
        range =
            pages == 1
            ? nil
            : text(
                "list.range",
                ["first": .number(first + 1), "last": .number(first + rows.count), "all": .number(all.count)])
        previous = number > 1 ? list.page(number - 1) : nil
        next = number < pages ? list.page(number + 1) : nil
    }

    /// The ways to the pages beside it; `nil` where there are none.
    func turns(_ text: Catalogue) -> HTML? {
        guard let range else { return nil }
        func link(_ way: Address?, _ key: String) -> HTML? { way.map { " <a href=\"\($0)\">\(text(key))</a>" } }
        return """
            <nav aria-label="\(text("register.pages"))"><p class="small dim">\(range)\(link(previous, "list.previous"))\
            \(link(next, "list.next"))</p></nav>
            """
    }
}
