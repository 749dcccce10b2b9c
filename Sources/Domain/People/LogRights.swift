/// What the acting person may log for a city.
public struct LogRights: Equatable, Sendable {
    public var edits: Bool
    public var approves: Bool
    public var rates: Bool
    /// For the mayor's office.
    public var signs = false
    /// For the National Commission, or the network: what a city declares of itself.
    public var confirms = false

    public init(edits: Bool, approves: Bool, rates: Bool, signs: Bool = false, confirms: Bool = false) {
        (self.edits, self.approves, self.rates) = (edits, approves, rates)
        (self.signs, self.confirms) = (signs, confirms)
    }

    public var any: Bool { edits || approves || rates }

    /// Whether records of the kind can be added.
    public func allow(_ kind: RecordKind) -> Bool {
        switch kind {
        case .logYear: approves
        case .rating: edits || rates
        default: edits
        }
    }

    /// Whether something of a record can be changed: who rates a city from outside checks what its people entered.
    public func allowChange(_ kind: RecordKind) -> Bool {
        allow(kind) || rates && kind.isChecked || confirms && kind == .continuation
    }
}
