import Domain
import Markup

extension MyCitiesPage: Page {
    func main(_ text: Catalogue) -> HTML {
        """
        <div class="head"><h1>\(title)</h1>\(none.map { "<p class=\"lead\">\($0)</p>" })</div>
        \(cities.isEmpty ? toRegister(text) : list)
        """
    }

    private var list: HTML {
        """
        <ul class="facts">\(cities.map { city in
            "<li><a href=\"\(city.href)\">\(city.name)</a></li>"
        })</ul>
        """
    }

    private func toRegister(_ text: Catalogue) -> HTML {
        "<p><a class=\"btn\" href=\"\(Address.register)\">\(text("error.to-register"))</a></p>"
    }
}
