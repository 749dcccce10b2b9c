import Domain
import Markup

extension WebAddress? {
    /// The words as a link to a page elsewhere; the words alone where there is none.
    func link(_ words: String) -> HTML {
        map { "<a href=\"\($0)\" rel=\"external\">\(words)</a>" } ?? "\(words)"
    }
}

extension HTML.StringInterpolation {
    mutating func appendInterpolation(_ address: WebAddress) { appendInterpolation(address.description) }
}
