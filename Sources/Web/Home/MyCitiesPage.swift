import Domain
import Markup
import Persistence

/// The cities for which somebody works, each with what waits for them there.
struct MyCitiesPage {
    struct City {
        var name: Words
        var href: Address
        var waiting: [(words: String, href: Address)]
    }

    let title: String
    let cities: [City]
    let note: String?

    init(cities: [Domain.City], waiting: [WaitingRecords], signedIn: SignedIn, text: Catalogue) {
        title = text("log.cities.title")
        let waiting = Dictionary(grouping: waiting, by: \.city)
        let homes = cities.map { city in
            City(
                name: text.name(of: city), href: .log(of: city.code),
                waiting: (waiting[city.id] ?? []).map { waiting in
                    let kind = text("log.kind.\(waiting.kind.slug).many")
                    return (
                        words:
                            "\(text("home.wait.\(waiting.task.rawValue)")) – \(kind): \(text.language.format(waiting.count))",
                        href: waiting.list(of: city.code)
                    )
                })
        }
        // Where something waits comes first; otherwise they stay in their order.
        self.cities = homes.filter { !$0.waiting.isEmpty } + homes.filter(\.waiting.isEmpty)
        note =
            cities.isEmpty
            ? text("log.cities.none", ["name": .text(signedIn.person.name)])
            : text.count("home.cities-waiting", waiting.count)
    }
}

extension MyCitiesPage: Page {
    func main(_ text: Catalogue) -> HTML {
        """
        <div class="head"><h1>\(title)</h1>\(note.map { "<p class=\"lead\">\($0)</p>" })</div>
        \(cities.isEmpty ? toRegister(text) : "<ul class=\"lines\">\(cities.map(\.item))</ul>")
        """
    }

    private func toRegister(_ text: Catalogue) -> HTML {
        "<p><a class=\"btn\" href=\"\(Address.register)\">\(text("error.to-register"))</a></p>"
    }
}

extension MyCitiesPage.City {
    fileprivate var item: HTML {
        """
        <li><a href="\(href)"\(attribute: "lang", name.lang)><b>\(name.text)</b></a>\
        \(waiting.map { "<span class=\"src\"><a class=\"quiet\" href=\"\($0.href)\">\($0.words)</a></span>" })</li>
        """
    }
}
