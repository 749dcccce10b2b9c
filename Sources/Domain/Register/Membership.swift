/// A period of membership in the network. A city that dropped out and came back has one for each time.
public struct Membership: Equatable, Codable, Sendable {
    public var admitted: UncertainDate
    /// `nil`: no source says that it ended.
    public var ended: UncertainDate?
    /// How the source shows the membership, such as "named in source".
    public var basis: String
    /// Whether the source states the year of admission or it was inferred.
    public var yearIsInferred: Bool
    public var source: String
    public var note: String?

    public init(
        admitted: UncertainDate, ended: UncertainDate?, basis: String, yearIsInferred: Bool, source: String,
        note: String?
    ) {
        self.admitted = admitted
        self.ended = ended
        self.basis = basis
        self.yearIsInferred = yearIsInferred
        self.source = source
        self.note = note
    }

    /// Whether the membership holds on `day`; `nil` where the dates allow both.
    public func holds(on day: Day) -> Bool? {
        switch (admitted.hasCome(on: day), ended.map { $0.hasCome(on: day) } ?? false) {
        case (false, _), (_, true): false
        case (true, false): true
        default: nil
        }
    }
}

/// An intake of the network: which cities were announced on one day.
public struct Cohort: Equatable, Sendable {
    public var year: Int
    public var announcedOn: Day
    public var membersAnnounced: Int
    public var countriesAnnounced: Int
    public var source: String
    public var note: String?

    public init(
        year: Int, announcedOn: Day, membersAnnounced: Int, countriesAnnounced: Int, source: String, note: String?
    ) {
        self.year = year
        self.announcedOn = announcedOn
        self.membersAnnounced = membersAnnounced
        self.countriesAnnounced = countriesAnnounced
        self.source = source
        self.note = note
    }
}

/// The end of a city as an administrative unit. Its membership goes on until a source says otherwise.
public struct Succession: Equatable, Codable, Sendable {
    public var endedOn: Day
    /// What ended, in the words of the source file.
    public var whatEnded: String
    /// The code of the city that carries on, where one is known.
    public var successor: String?
    public var basis: String
    public var source: String
    public var note: String?

    public init(endedOn: Day, whatEnded: String, successor: String?, basis: String, source: String, note: String?) {
        self.endedOn = endedOn
        self.whatEnded = whatEnded
        self.successor = successor
        self.basis = basis
        self.source = source
        self.note = note
    }
}

/// How large the network was said to be on a day.
public struct NetworkSize: Equatable, Sendable {
    public var countedOn: Day
    public var members: Int
    public var countries: Int
    public var source: String
    public var note: String?

    public init(countedOn: Day, members: Int, countries: Int, source: String, note: String?) {
        self.countedOn = countedOn
        self.members = members
        self.countries = countries
        self.source = source
        self.note = note
    }
}
