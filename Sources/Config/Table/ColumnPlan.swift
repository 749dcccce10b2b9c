import Domain

/// What a column of somebody's table becomes.
public enum ColumnUse: Hashable, Sendable, LosslessStringConvertible {
    case leftOut
    /// The writer's own name for the record.
    case key
    case field(String)
    /// How many of a group took part: a record of its own beside that of the activity.
    case people(String)

    public init?(_ text: String) {
        switch text {
        case "": self = .leftOut
        case "key": self = .key
        case _ where text.hasPrefix(Self.people): self = .people(String(text.dropFirst(Self.people.count)))
        default: self = .field(text)
        }
    }

    public var description: String {
        switch self {
        case .leftOut: ""
        case .key: "key"
        case .field(let name): name
        case .people(let group): Self.people + group
        }
    }

    private static let people = "people."

    /// All that a column can become in a table of a kind, in the order of its fields.
    public static func all(of kind: RecordKind) -> [ColumnUse] {
        let fields = kind.fields.filter { $0.form != .choice([RecordWord.me]) }.map { ColumnUse.field($0.name) }
        let people = kind == .activity ? (["all"] + RecordWord.targetGroups).map { ColumnUse.people($0) } : []
        return fields + people + (kind.naturalKey.isEmpty && kind != .observation && kind != .baseline ? [.key] : [])
    }
}

/// How the columns of a table are read: what each becomes, and how its numbers and days are written.
public struct ColumnPlan: Codable, Equatable, Sendable {
    public enum Point: String, Codable, Sendable { case comma, point }
    public enum DayOrder: String, Codable, Sendable { case dayFirst = "dmy", monthFirst = "mdy" }

    /// One for each column, as `ColumnUse` writes it.
    public var columns: [String]
    /// What stands before a fraction; `nil` where nobody said, and the cells tell.
    public var point: Point?
    /// `nil` where nobody said: the day comes first.
    public var order: DayOrder?
    /// What is the same in every row and has no column, by field, as it was typed.
    public var constants: [String: String]

    public init(
        columns: [String], point: Point? = nil, order: DayOrder? = nil, constants: [String: String] = [:]
    ) {
        (self.columns, self.point, self.order, self.constants) = (columns, point, order, constants)
    }

    public func use(of column: Int) -> ColumnUse {
        columns.indices.contains(column) ? ColumnUse(columns[column]) ?? .leftOut : .leftOut
    }

    public func column(of use: ColumnUse) -> Int? { columns.firstIndex(of: use.description) }

    /// The fields without which no record of the kind can be, that have neither column nor constant.
    public func missing(of kind: RecordKind) -> [RecordField] {
        kind.fields.filter { field in
            field.isRequired && column(of: .field(field.name)) == nil && constants[field.name, default: ""].isEmpty
        }
    }
}
