import Markup

/// The way to the same page for another cycle.
struct CycleLink {
    var label: String
    var href: Address
    var isCurrent: Bool
}

extension [CycleLink] {
    /// One beside the other.
    var html: HTML { "<ul class=\"row plain small\">\(map(\.item))</ul>" }
}

extension CycleLink {
    fileprivate var item: HTML {
        "<li><a href=\"\(href)\"\(" aria-current=\"true\"", if: isCurrent)>\(label)</a></li>"
    }
}
