/// The address of a page elsewhere, as somebody typed it. What else is typed becomes no link: `javascript:` is an address too.
public struct WebAddress: Equatable, Sendable, CustomStringConvertible {
    public let description: String

    /// `nil` for what is not of the web.
    public init?(_ text: String?) {
        guard let text, text.hasPrefix("http://") || text.hasPrefix("https://") else { return nil }
        description = text
    }
}
