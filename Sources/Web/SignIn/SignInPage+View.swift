import Domain
import Markup

extension SignInPage: Page {
    func main(_ text: Catalogue) -> HTML {
        """
        <div class="narrow stack"><h1>\(title)</h1>
        \(isStale ? stale(text) : nil)
        \(link.map { form($0, text) } ?? ways(text))
        </div>
        """
    }

    private func stale(_ text: Catalogue) -> HTML {
        """
        <div class="notice bad" role="alert"><h2>\(text("sign-in.stale.title"))</h2>\
        <p>\(text("sign-in.stale.detail"))</p></div>
        """
    }

    private func form(_ link: String, _ text: Catalogue) -> HTML {
        """
        <form method="post" action="\(Address.signIn)" class="stack"><input type="hidden" name="link" value="\(link)">\
        <p>\(text("sign-in.once"))</p><p><button class="btn primary" autofocus>\(button ?? "")</button></p></form>
        """
    }

    /// How one comes by a link.
    private func ways(_ text: Catalogue) -> HTML {
        """
        <p>\(text("sign-in.by-link"))</p><p>\(text("sign-in.who"))</p>\
        <p class="small">\(text("sign-in.local")) <code>tracker sign-in name@example.org</code></p>
        """
    }
}
