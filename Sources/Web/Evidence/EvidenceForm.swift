import Domain
import Hummingbird
import Persistence
import Postgres

extension Connection {
    /// The records with which a file may be linked from a list: of each kind those that were written last. Whoever has an older one adds
    /// the file on its page.
    func linkableRecords(of city: City.ID) throws -> [LoggedRecord] {
        try loggedRecords(ofEach: Evidence.provable, of: city, limit: EvidenceForm.mostLinkable)
    }
}

/// Files that somebody adds, with what is said of them, as they were sent or before.
struct EvidenceForm: Sendable {
    /// So many records of each kind are listed to link a file with.
    static let mostLinkable = 30

    /// A file that is here already.
    struct Kept: Sendable {
        var id: String
        var name: String
    }

    var edit = EvidenceEdit()
    /// `KIND:KEY`; empty for none.
    var proves = ""
    /// Whether to go back to the record that they prove.
    var returns = false
    var uploads: [Kept] = []
    var mistake: String?

    init(_ request: Request) {
        proves = request.query("proves") ?? ""
        returns = !proves.isEmpty
    }

    init(_ body: FormBody) {
        edit = EvidenceEdit(body)
        proves = body["proves"] ?? ""
        returns = !proves.isEmpty && body["back"] != "list"
    }

    /// The page of the record, for whoever came from there.
    func back(in city: City) -> Address? {
        let parts = proves.split(separator: ":", maxSplits: 1).map(String.init)
        guard returns, parts.count == 2, let kind = RecordKind(rawValue: parts[0]) else { return nil }
        return .record(kind, parts[1], of: city.code).at("evidence")
    }

    /// Which records a list to link a file with holds, and how to prove another.
    static func older(_ text: Catalogue) -> String { text("evidence.add.older", ["count": .number(mostLinkable)]) }
}
