import Domain
import Persistence

/// What can be done with the records that are ticked.
struct MarkingForm {
    let action: Address
    let formToken: String
    let canVerify: Bool
    let canPublish: Bool
    let canSetOwner: Bool
    let statuses: [FormOption]

    /// `nil` for whoever may change nothing of such records.
    init?(_ kind: RecordKind, back: Address, _ editing: EditingContext) {
        let (rights, texts) = (editing.rights, editing.texts)
        action = back
        formToken = editing.signedIn.formToken
        canVerify = kind.isChecked && (rights.approves || rights.rates)
        canPublish = kind.isPublished && rights.allow(kind)
        canSetOwner = kind.field("owner_unit") != nil && rights.edits
        statuses =
            rights.edits
            ? kind.statusesToSet.map { word in
                FormOption(
                    value: word, label: kind.field("status").map { texts.word(word, of: $0, in: kind) } ?? word,
                    isChosen: false)
            } : []
        guard canVerify || canPublish || canSetOwner || !statuses.isEmpty else { return nil }
    }
}

/// A change of many records at once.
enum MarkedChange: Equatable {
    case verify, publish, hide
    case owner(String)
    case status(String)

    init?(_ body: FormBody, of kind: RecordKind) {
        switch body["do"] {
        case "verify": self = .verify
        case "publish": self = .publish
        case "hide": self = .hide
        case "owner": self = .owner(body["owner_unit"] ?? "")
        case "status":
            guard let status = body["status"], kind.statusesToSet.contains(status) else { return nil }
            self = .status(status)
        default: return nil
        }
    }

    /// What it writes into a record, as a file would hold it.
    func values(_ rights: LogRights) -> [String: String] {
        switch self {
        case .verify: ["verification": (rights.approves ? Verification.checkedInCity : .checkedOutside).rawValue]
        case .publish: ["is_public": "yes"]
        case .hide: ["is_public": "no"]
        case .owner(let unit): ["owner_unit": unit]
        case .status(let status): ["status": status]
        }
    }

    /// Whether it says what is to be written. Nothing is taken away from many records at once.
    var isSaid: Bool { self != .owner("") }

    /// By which the page that follows knows it.
    var name: String {
        switch self {
        case .verify: "verify"
        case .publish: "publish"
        case .hide: "hide"
        case .owner, .status: "change"
        }
    }
}

extension RecordKind {
    /// The states that many records are given at once: those that need no more to be said.
    fileprivate var statusesToSet: [String] {
        switch self {
        case .activity: [Activity.Status.planned, .held, .cancelled].map(\.rawValue)
        case .programme: [Programme.Status.approved, .running, .suspended, .completed, .cancelled].map(\.rawValue)
        case .commitment: [Commitment.Status.proposed, .adopted, .inProgress].map(\.rawValue)
        default: []
        }
    }
}

/// Which of the ticked records were left as they are, and why.
struct RefusedMarks {
    struct Record {
        var label: String
        var lang: String?
        var href: Address
        var why: String
    }

    var heading: String
    var records: [Record]
}
