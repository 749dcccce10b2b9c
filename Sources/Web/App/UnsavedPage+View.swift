import Domain
import Markup

extension UnsavedPage: Page {
    func main(_ text: Catalogue) -> HTML {
        """
        <div class="narrow stack"><h1>\(title)</h1><p>\(detail)</p><p>\(text("unsaved.kept"))</p>
        \(form.html(button: text("unsaved.again")))
        <p class="dim">\(reference)</p></div>
        """
    }
}

extension KeptForm {
    func html(button: String) -> HTML {
        """
        <form method="post" action="\(action)">\(inputs)<p><button class="btn primary">\(button)</button></p></form>
        """
    }

    private var inputs: [HTML] {
        items.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" }
    }
}
