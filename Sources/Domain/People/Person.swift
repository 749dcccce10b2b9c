/// Somebody who may sign in, or the operator: the account that the program's own commands act as.
public struct Person: Identifiable, Equatable, Sendable {
    public let id: Identifier<Person>
    public var name: String

    public init(id: Identifier<Person>, name: String) {
        self.id = id
        self.name = name
    }

    public static let `operator` = Identifier<Person>(rawValue: 1)
    /// As the database calls that account; a page has words for it.
    public static let operatorName = "Operator"
}

/// What a person may do, and where.
public enum Role: String, CaseIterable, Sendable {
    case cityEditor = "city_editor"
    /// Edits, checks what others of the city entered, and declares years complete.
    case dataSteward = "data_steward"
    /// The mayor's office: edits and approves.
    case cityApprover = "city_approver"
    /// Reads all cities of a country, and checks from outside.
    case commissionReviewer = "commission_reviewer"
    /// Rates a city from outside.
    case expert
    case networkAdmin = "network_admin"

    /// What the role is for.
    public enum Place: Sendable { case city, country, network }

    public var place: Place {
        switch self {
        case .cityEditor, .dataSteward, .cityApprover, .expert: .city
        case .commissionReviewer: .country
        case .networkAdmin: .network
        }
    }
}
