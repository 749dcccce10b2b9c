import Foundation

/// Something that happened in a city lately, of whatever kind of record.
public struct CityEvent: Equatable, Sendable {
    /// An activity that took place, a commitment that was closed, a milestone that was done, a recognition, a new value.
    public static let kinds: [RecordKind] = [.activity, .commitment, .commitmentMilestone, .recognition, .observation]

    public var kind: RecordKind
    public var id: UUID
    public var period: Period
    public var title: Title
    /// The ward or the place, in the words of the record.
    public var place: String?
    /// Participations, where they were counted and the reader may see them.
    public var people: Int?
    /// The status of a commitment.
    public var outcome: Commitment.Status?
    /// Of a value: its number, and the code of its indicator where that is the framework’s.
    public var figure: Figure?
    public var indicator: String?
    /// A file that proves it and of which there is a small picture.
    public var picture: UUID?

    public init(
        kind: RecordKind, id: UUID, period: Period, title: Title, place: String? = nil,
        people: Int? = nil, outcome: Commitment.Status? = nil, figure: Figure? = nil, indicator: String? = nil
    ) {
        self.kind = kind
        self.id = id
        self.period = period
        self.title = title
        self.place = place
        self.people = people
        self.outcome = outcome
        self.figure = figure
        self.indicator = indicator
    }
}
