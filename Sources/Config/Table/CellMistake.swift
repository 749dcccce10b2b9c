import Domain

/// What is wrong with a cell, and what was likely meant.
public struct CellMistake: Equatable, Sendable {
    public var refusal: Refusal
    /// What could stand there instead, best first, as it is typed.
    public var suggestions: [String]

    public init(_ refusal: Refusal, suggestions: [String] = []) {
        (self.refusal, self.suggestions) = (refusal, suggestions)
    }
}

/// Why a cell cannot be read; thrown while it is.
struct Unreadable: Error {
    var mistake: CellMistake
    init(_ refusal: Refusal, _ suggestions: [String] = []) { mistake = CellMistake(refusal, suggestions: suggestions) }
}
