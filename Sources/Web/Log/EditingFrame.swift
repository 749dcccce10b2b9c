import Domain

/// What stands around the pages on which people work for a city.
struct EditingFrame {
    typealias Link = PlaceBar.Link

    var bar: PlaceBar
    var crumbs: [Link]
    /// What the forms of the reader's session carry.
    var formToken: String
}
