/// The second bar of pages on which people work for a city.
struct EditingFrame {
    struct Link {
        var label: String
        var href: Address
        var isCurrent: Bool
    }

    var place: String
    /// Said on every page of the city.
    var isInvented: Bool
    var links: [Link]
    var crumbs: [Link]
    /// What the forms of the reader's session carry.
    var formToken: String
}
