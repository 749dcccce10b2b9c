import Markup

/// One of a choice in a form.
struct FormOption {
    var value: String
    var label: String
    var isChosen: Bool
    /// Of the label, where it is another one than the page’s.
    var lang: String?
}

extension FormOption {
    /// In a list from which one is taken.
    var item: HTML {
        "<option value=\"\(value)\"\(attribute: "lang", lang)\(" selected", if: isChosen)>\(label)</option>"
    }
}
