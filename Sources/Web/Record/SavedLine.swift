import Domain
import Foundation

/// What was saved just now, above where it stands.
struct SavedLine {
    var words: String
    /// When it was saved; `nil` where nothing was changed.
    var stamp: Instant?
    /// That a year had been declared complete before.
    var late: String?
    /// That it was joined with what somebody else saved meanwhile.
    var joined: String?
    /// Where one stands.
    var back: Address
    /// With what takes it back, for those who may.
    var undo: UndoLine?
}

extension SavedLine {
    /// - Parameters:
    ///   - saved: `yes`, `same` or `withdrawn`, as the address says it.
    ///   - kind: of what was saved.
    ///   - stamp: as the address says it.
    init?(saved: String?, _ kind: RecordKind, stamp: String?, lateYears: [Int], back: Address, _ text: Catalogue) {
        guard let saved else { return nil }
        self.back = back
        let name: [String: Catalogue.Value] = ["kind": .text(text("log.kind.\(kind.slug).name"))]
        self.stamp = stamp.flatMap(Instant.init(asked:))
        let time = self.stamp.map { text.language.format($0.date) }
        switch saved {
        case "same": words = text("record-page.same", name)
        case "withdrawn": words = text("record-page.withdrawn", name)
        default:
            words =
                time.map { text("record-page.saved-at", name.merging(["time": .text($0)]) { $1 }) }
                ?? text("record-page.saved", name)
        }
        late = text.late(lateYears)
    }
}

extension Catalogue {
    /// That these years had been declared complete before; `nil` where there are none.
    func late(_ years: [Int]) -> String? {
        guard !years.isEmpty else { return nil }
        return self("form.late", ["years": .text(years.map { "\($0)" }.joined(separator: ", "))])
    }
}
