import Domain
import Markup

extension SignedOutPage: Page {
    func main(_ text: Catalogue) -> HTML {
        """
        <div class="narrow stack"><h1>\(title)</h1><p>\(text("sign-in.ended.kept"))</p><p>\(text("sign-in.who"))</p>
        \(form.html(button: text("sign-in.ended.again")))</div>
        """
    }
}
