import Domain
import Foundation
import Hummingbird
import Persistence

/// The button that takes an act back.
struct UndoForm {
    let action: Address
    /// By which the act is known.
    let stamp: Instant
    /// Where one stands afterwards.
    let back: Address
    let formToken: String
}

/// What an act has done, and the button that takes it back.
struct UndoLine {
    var said: String
    /// `nil` where nothing is offered.
    var form: UndoForm?

    init(_ said: String, _ stamp: Instant?, back: Address, _ editing: EditingContext) {
        self.init(said, stamp, back: back, city: editing.city.code, formToken: editing.signedIn.formToken)
    }

    /// - Parameter city: its code.
    init(_ said: String, _ stamp: Instant?, back: Address, city: String, formToken: String) {
        self.said = said
        form = stamp.map { UndoForm(action: .undo(of: city), stamp: $0, back: back, formToken: formToken) }
    }
}

/// What was taken back just now.
struct Undone: Equatable, Sendable {
    var records: Int
    /// The years that had been declared complete before, and now hold something else.
    var lateYears: [Int] = []
}

extension Undone {
    /// As the address says it that follows.
    init?(_ request: Request) {
        guard let records = request.query("undone").flatMap({ Int($0) }), (1...10_000_000).contains(records) else {
            return nil
        }
        self.init(records: records, lateYears: request.years("declared"))
    }

    init(_ summary: UndoSummary) {
        self.init(records: summary.removed + summary.restored, lateYears: summary.lateYears.map(\.year))
    }

    var asked: [(String, String)] {
        [("undone", "\(records)"), ("declared", lateYears.map { "\($0)" }.joined(separator: ","))]
    }
}

extension Request {
    /// The act that the page was reached by, as the address names it.
    var act: Instant? { query("act").flatMap(Instant.init(asked:)) }

    /// What an act concerned that was taken back.
    var undone: Undone? { Undone(self) }
}
