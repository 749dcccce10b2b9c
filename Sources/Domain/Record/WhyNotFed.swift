/// Why a record feeds no measure, as far as the record itself tells. The words stand in the catalogues under `feeds.why`.
public enum WhyNotFed: Equatable, Sendable {
    /// It was recorded after what the run read.
    case later
    case press
    /// It is of a province, a district or a ward.
    case elsewhere
    case rejected
    case withdrawn
    case notKnown
    /// A figure of the city's own, outside the framework.
    case ownFigure
    /// What is planned, drafted, cancelled …: it has not taken place, or not yet.
    case notHeld
    case noOwner
    /// Records of this kind are counted through others, or not at all.
    case kind(RecordKind)

    public static let kinds: [RecordKind] = [
        .partner, .baseline, .commitmentNote, .commitmentMilestone, .mandate, .continuation, .cityIndicator,
        .recognition,
    ]

    /// - Parameter fields: the columns of the record as it stands, by name.
    public init?(_ kind: RecordKind, fields: [String: String]) {
        if Self.kinds.contains(kind) {
            self = .kind(kind)
        } else if fields["origin"] == Origin.press.rawValue {
            self = .press
        } else if fields["scope"].map({ $0 != Territory.city.rawValue }) == true {
            self = .elsewhere
        } else if fields["verification"] == Verification.rejected.rawValue {
            self = .rejected
        } else if kind == .observation, fields["status"] == "withdrawn" {
            self = .withdrawn
        } else if kind == .observation, fields["status"] == "not_known" {
            self = .notKnown
        } else if kind == .observation, fields["city_indicator_id"] != nil {
            self = .ownFigure
        } else if kind == .activity, fields["status"] != "held" {
            self = .notHeld
        } else if kind == .programme, fields["status"].map({ ["running", "completed"].contains($0) }) == false {
            self = .notHeld
        } else if kind == .contribution, fields["is_completed"] == "false" {
            self = .notHeld
        } else if kind == .programme, fields["owner_unit"] == nil {
            self = .noOwner
        } else {
            return nil
        }
    }

    public var key: String {
        switch self {
        case .later: "later"
        case .press: "press"
        case .elsewhere: "elsewhere"
        case .rejected: "rejected"
        case .withdrawn: "withdrawn"
        case .notKnown: "not-known"
        case .ownFigure: "own-figure"
        case .notHeld: "not-held"
        case .noOwner: "no-owner"
        case .kind(let kind): "kind.\(kind.rawValue)"
        }
    }
}
