import Domain
import Foundation

/// What somebody did in one cell of the grid.
struct CellChange: Decodable, Equatable, Sendable {
    /// As `SeriesID` writes it.
    var series: String
    var year: Int
    /// What is typed; `nil` where the number is left alone and only what belongs to it is said.
    var typed: String?
    /// The value over which it was typed, and when that was recorded; `nil` where the cell was empty.
    var id: String?
    var version: String?
    /// What belongs to the number; `nil` is left alone.
    var status: String?
    var numerator: String?
    var denominator: String?
    var source: String?
    var method: String?
    var note: String?
    /// Why a value is changed.
    var why: String?
    /// Why a number is right that was asked back.
    var because: String?
    /// Takes back what was saved a moment ago in a cell that had been empty.
    var takesBack: Bool?
}

/// Cells that are saved as one act.
struct CellBlock: Decodable, Sendable {
    /// So many cells are saved at once at most.
    static let most = 2000

    var cells: [CellChange]
    /// Of values that have no other: those whose indicator has none of an earlier year.
    var source: String?
    var method: String?
    /// Years whose data was confirmed complete, and which the person opened to correct them.
    var open: [Int]?
    /// Nothing is saved unless each cell can be.
    var allOrNothing: Bool?
}

/// What became of one cell.
struct CellOutcome: Sendable {
    enum Kind: String, Sendable {
        case saved, same, blank, refused, asked, conflict, locked
        /// It could be saved, and was not, since another could not.
        case ready
    }

    /// What the person can press instead of typing anew.
    struct Answer: Equatable, Sendable {
        var label: String
        var typed: String
        var status: String?

        init(label: String, typed: String, status: String? = nil) {
            (self.label, self.typed, self.status) = (label, typed, status)
        }

        /// Another number.
        init(using typed: String, _ text: Catalogue) {
            self.init(label: text("grid.answer.use", ["value": .text(typed)]), typed: typed)
        }
    }

    var kind: Kind
    /// In the reader's language, as a sentence.
    var message: String?
    /// What the message is about, where that is not the number: `source`, `numerator` …
    var field: String?
    var answers: [Answer] = []
    /// The number is unlikely: whoever says why it is right has it kept.
    var asksWhy = false

    /// Whether the person has to do something.
    var needsAnswer: Bool {
        switch kind {
        case .saved, .same, .blank, .ready: false
        case .refused, .asked, .conflict, .locked: true
        }
    }

    static let blank = CellOutcome(kind: .blank)
    static let same = CellOutcome(kind: .same)
    static let saved = CellOutcome(kind: .saved)
}
