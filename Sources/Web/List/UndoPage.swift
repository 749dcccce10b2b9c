import Domain
import Foundation
import Persistence

/// Why an act is not taken back, and which records stand in the way.
struct UndoPage {
    struct Obstacle {
        var record: RecordLink?
        /// What it is called where it has no page.
        var name: String
        var why: String
    }

    let title: String
    let why: String
    let frame: EditingFrame
    let obstacles: [Obstacle]
    let backHref: Address

    init(_ refused: UndoRefused, in records: [UUID: LoggedRecord], back: Address, _ editing: EditingContext) {
        let text = editing.texts.text
        title = text("undo.title")
        frame = editing.frame(at: nil)
        backHref = back
        switch refused {
        case .unknown, .undone: why = text("undo.why.undone")
        case .ofAnother: why = text("undo.why.other")
        case .tooOld: why = text("undo.why.late")
        case .unlike: why = text("undo.why.kind")
        case .records(let some): why = text(some.isEmpty ? "undo.why.changed" : "undo.why.records")
        case .rule(let words): why = words.asSentence
        }
        guard case .records(let some) = refused else {
            obstacles = []
            return
        }
        obstacles = some.map { obstacle in
            let record = obstacle.id.flatMap { records[$0] }
            return Obstacle(
                record: record.map {
                    RecordLink(
                        label: editing.texts.label($0), lang: editing.texts.otherLanguage(of: $0),
                        href: .record($0.kind, $0.key, of: editing.city.code))
                },
                name: obstacle.kind.map(editing.texts.name) ?? text("undo.evidence"),
                why: text.word(for: obstacle.reason))
        }
    }
}
