/// What the gates of one city are judged from.
public struct RegisterEntry: Equatable, Sendable {
    public var city: City
    /// Where it lies; `nil` where only its code is known.
    public var country: Country?
    /// In order of admission.
    public var memberships: [Membership]
    /// In order of time.
    public var awards: [Award]
    public var succession: Succession?
    /// In order of time.
    public var continuations: [Continuation]

    public init(
        city: City, country: Country? = nil, memberships: [Membership], awards: [Award], succession: Succession?,
        continuations: [Continuation] = []
    ) {
        self.city = city
        self.country = country
        self.memberships = memberships
        self.awards = awards
        self.succession = succession
        self.continuations = continuations
    }
}
