/// A promise of the city.
public struct Commitment: Equatable, Sendable {
    public var title: Title
    public var sourceKind: String
    public var madeBy: String?
    public var made: Period?
    public var ownerUnit: String?
    public var area: String?
    public var dueOn: Day?
    public var duePrecision: Period.Precision
    public var status: Status
    /// When it was fulfilled, missed or withdrawn.
    public var closedOn: Day?
    public var closingReason: String?
    /// The figure that the source gives with it, where it stands now.
    public var figure: Figure?
    /// Where it shall get; its unit is the figure's.
    public var target: Figure?
    public var targetText: String?
    public var claim: Claim
}

/// Something the city does over a time, for people.
public struct Programme: Equatable, Sendable {
    public var title: Title
    public var status: Status
    public var ownerUnit: String?
    public var period: Period?
    public var precision: Period.Precision?
    public var basis: Period.Basis?
    public var mainArea: String?
    public var figure: Figure?
    public var claim: Claim
}

/// Something that happened on a day or some days: an activity of a programme, or an event.
public struct Activity: Equatable, Sendable {
    public var title: Title
    public var status: Status
    public var isEvent: Bool
    public var held: Period?
    public var precision: Period.Precision?
    public var basis: Period.Basis?
    public var area: String?
    public var figure: Figure?
    public var claim: Claim
}

/// Who says so: what commitments, programmes and activities have in common.
public struct Claim: Equatable, Sendable {
    public var scope: Territory
    public var scopeName: String?
    public var source: String?
    public var sourceURL: String?
    public var note: String?
    public var origin: Origin
    public var verification: Verification
    public var isPublic: Bool
}
