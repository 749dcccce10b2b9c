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

    public init(
        title: Title, sourceKind: String, madeBy: String?, made: Period?, ownerUnit: String?, area: String?,
        dueOn: Day?, duePrecision: Period.Precision, status: Status, closedOn: Day?, closingReason: String?,
        figure: Figure?, target: Figure?, targetText: String?, claim: Claim
    ) {
        self.title = title
        self.sourceKind = sourceKind
        self.madeBy = madeBy
        self.made = made
        self.ownerUnit = ownerUnit
        self.area = area
        self.dueOn = dueOn
        self.duePrecision = duePrecision
        self.status = status
        self.closedOn = closedOn
        self.closingReason = closingReason
        self.figure = figure
        self.target = target
        self.targetText = targetText
        self.claim = claim
    }
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

    public init(
        title: Title, status: Status, ownerUnit: String?, period: Period?, precision: Period.Precision?,
        basis: Period.Basis?, mainArea: String?, figure: Figure?, claim: Claim
    ) {
        self.title = title
        self.status = status
        self.ownerUnit = ownerUnit
        self.period = period
        self.precision = precision
        self.basis = basis
        self.mainArea = mainArea
        self.figure = figure
        self.claim = claim
    }
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

    public init(
        title: Title, status: Status, isEvent: Bool, held: Period?, precision: Period.Precision?, basis: Period.Basis?,
        area: String?, figure: Figure?, claim: Claim
    ) {
        self.title = title
        self.status = status
        self.isEvent = isEvent
        self.held = held
        self.precision = precision
        self.basis = basis
        self.area = area
        self.figure = figure
        self.claim = claim
    }
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

    public init(
        scope: Territory, scopeName: String?, source: String?, sourceURL: String?, note: String?, origin: Origin,
        verification: Verification, isPublic: Bool
    ) {
        self.scope = scope
        self.scopeName = scopeName
        self.source = source
        self.sourceURL = sourceURL
        self.note = note
        self.origin = origin
        self.verification = verification
        self.isPublic = isPublic
    }
}
