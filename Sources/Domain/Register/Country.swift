/// A country, by its ISO 3166 alpha-3 code.
public struct Country: Named, Equatable, Sendable {
    public var code: String
    public var names: [Language: String]

    public init(code: String, names: [Language: String]) {
        self.code = code
        self.names = names
    }
}
