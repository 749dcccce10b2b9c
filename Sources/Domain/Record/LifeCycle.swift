/// The states of a record and the steps between them. The database holds the same steps; a test compares them.
public protocol LifeCycle: CaseIterable, RawRepresentable, Sendable where RawValue == String {
    /// What it can become next.
    var next: [Self] { get }
}

extension LifeCycle where Self: Equatable {
    /// Whether the step is legal; to stay is.
    public func canBecome(_ other: Self) -> Bool { self == other || next.contains(other) }
}

extension Commitment {
    public enum Status: String, LifeCycle, Worded {
        public static let wordsPrefix = "commitment.status"

        /// A source names it; the city has not said how it stands.
        case unconfirmed
        case proposed, adopted
        case inProgress = "in_progress"
        case fulfilled
        case partlyFulfilled = "partly_fulfilled"
        case missed
        /// Given up, with a reason. Nothing is deleted.
        case withdrawn

        public var next: [Status] {
            switch self {
            case .unconfirmed: Status.allCases.filter { $0 != .unconfirmed }
            case .proposed: [.adopted, .withdrawn]
            case .adopted: [.inProgress, .missed, .withdrawn]
            case .inProgress: [.fulfilled, .partlyFulfilled, .missed, .withdrawn]
            case .partlyFulfilled: [.fulfilled]
            case .fulfilled, .missed, .withdrawn: []
            }
        }
    }
}

extension Programme {
    public enum Status: String, LifeCycle, Worded {
        public static let wordsPrefix = "programme.status"

        case unconfirmed, draft, approved, running, suspended, completed, cancelled

        public var next: [Status] {
            switch self {
            case .unconfirmed: [.draft, .approved, .running, .completed, .cancelled]
            case .draft: [.approved, .cancelled]
            case .approved: [.running, .cancelled]
            case .running: [.suspended, .completed, .cancelled]
            case .suspended: [.running, .completed, .cancelled]
            case .completed, .cancelled: []
            }
        }
    }
}

extension Activity {
    public enum Status: String, LifeCycle, Worded {
        public static let wordsPrefix = "activity.status"

        case unconfirmed, planned, held, cancelled

        public var next: [Status] {
            switch self {
            case .unconfirmed: [.planned, .held, .cancelled]
            case .planned: [.held, .cancelled]
            case .held, .cancelled: []
            }
        }
    }
}

/// A city's way to an award of one cycle.
public enum Nomination: String, LifeCycle {
    case drafting, signed
    case sentToCommission = "sent_to_commission"
    case nominated
    case notNominated = "not_nominated"
    case shortlisted, awarded
    case notAwarded = "not_awarded"
    case withdrawn

    public var next: [Nomination] {
        switch self {
        case .drafting: [.signed, .withdrawn]
        case .signed: [.sentToCommission, .withdrawn]
        case .sentToCommission: [.nominated, .notNominated, .withdrawn]
        case .nominated: [.shortlisted, .awarded, .notAwarded, .withdrawn]
        case .shortlisted: [.awarded, .notAwarded]
        case .notNominated, .awarded, .notAwarded, .withdrawn: []
        }
    }
}
