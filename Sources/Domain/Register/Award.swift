/// A round of the UNESCO Learning City Award: conferred on one day or over the days of a conference.
public struct AwardRound: Equatable, Sendable {
    public var year: Int
    public var conferred: UncertainDate
    public var place: String
    public var source: String
    public var note: String?

    public init(year: Int, conferred: UncertainDate, place: String, source: String, note: String?) {
        self.year = year
        self.conferred = conferred
        self.place = place
        self.source = source
        self.note = note
    }
}

/// An award that a city received.
public struct Award: Equatable, Codable, Sendable {
    /// The round's year.
    public var year: Int
    public var conferred: UncertainDate
    public var place: String
    public var source: String

    public init(year: Int, conferred: UncertainDate, place: String, source: String) {
        self.year = year
        self.conferred = conferred
        self.place = place
        self.source = source
    }
}
