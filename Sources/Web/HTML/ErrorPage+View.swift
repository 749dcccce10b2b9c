import Domain
import Markup

extension ErrorPage: Page {
    func main(_ text: Catalogue) -> HTML {
        """
        <div class="blank"><h1>\(title)</h1><p>\(detail)</p>\(reference.map { "<p>\($0)</p>" })\
        <p><a class="btn" href="\(Address.register)">\(text("error.to-register"))</a></p></div>
        """
    }
}
