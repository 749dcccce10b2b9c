/// Who carries a learning city on whose administrative unit was abolished, as its own people declare it.
public struct Continuation: Equatable, Codable, Sendable {
    public enum Confirmer: String, Worded, Codable, Sendable {
        public static let wordsPrefix = "choice.confirmed-by"

        case nationalCommission = "national_commission"
        case unesco
    }

    /// That somebody who may say so confirmed the declaration.
    public struct Confirmation: Equatable, Codable, Sendable {
        public var by: Confirmer
        public var on: Day
        /// The letter or page that confirms it.
        public var paper: String

        public init(by: Confirmer, on: Day, paper: String) {
            self.by = by
            self.on = on
            self.paper = paper
        }
    }

    /// A committee, a department, a ward; the words stand in the catalogues under `choice.body-kind`.
    public var bodyKind: String
    /// The body's name.
    public var body: String
    public var since: Day
    /// `nil`: it still does; the day of `since`: it was declared in error.
    public var until: Day?
    /// Whether it does so within the former boundary; else for the wards named.
    public var isFormerTerritory: Bool
    /// Today's wards that make up the territory.
    public var wards: String?
    public var declaredBy: String
    public var source: String
    public var sourceURL: String?
    /// `nil`: neither UNESCO nor the National Commission has confirmed it.
    public var confirmation: Confirmation?

    public init(
        bodyKind: String, body: String, since: Day, until: Day? = nil, isFormerTerritory: Bool = true,
        wards: String? = nil, declaredBy: String, source: String, sourceURL: String? = nil,
        confirmation: Confirmation? = nil
    ) {
        self.bodyKind = bodyKind
        self.body = body
        self.since = since
        self.until = until
        self.isFormerTerritory = isFormerTerritory
        self.wards = wards
        self.declaredBy = declaredBy
        self.source = source
        self.sourceURL = sourceURL
        self.confirmation = confirmation
    }

    public func holds(on day: Day) -> Bool { since <= day && until.map { day < $0 } ?? true }
}

extension RegisterEntry {
    /// Who carries the city on at a day, as declared.
    public func continuation(on day: Day) -> Continuation? { continuations.last { $0.holds(on: day) } }

    /// Whether its unit has ended by a day and nobody is declared to carry the city on.
    public func isAbandoned(on day: Day) -> Bool {
        (succession.map { $0.endedOn <= day } ?? false) && continuation(on: day) == nil
    }
}
