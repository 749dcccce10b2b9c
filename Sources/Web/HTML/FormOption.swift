import Markup

/// One of a choice in a form.
struct FormOption {
    var value: String
    var label: String
    var isChosen: Bool
}

extension FormOption {
    /// In a list from which one is taken.
    var item: HTML { "<option value=\"\(value)\"\(" selected", if: isChosen)>\(label)</option>" }
}
