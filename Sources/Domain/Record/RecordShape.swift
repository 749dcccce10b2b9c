/// A kind of record with its fields, worked out once.
struct RecordShape: Sendable {
    let fields: [RecordField]
    /// All that stands in a record: its fields, and what the program keeps beside them.
    let all: [RecordField]
    let usual: [String: String]
    private let places: [String: Int]

    private init(_ kind: RecordKind) {
        fields = kind.loggedFields
        all = fields + kind.keptFields
        usual = Dictionary(
            uniqueKeysWithValues: all.filter(\.staysWhenEmpty).map { ($0.name, $0.whenEmpty ?? "") })
        places = Dictionary(uniqueKeysWithValues: zip(all.map(\.name), all.indices))
    }

    func place(_ name: String) -> Int? { places[name] }

    func field(_ name: String) -> RecordField? { places[name].flatMap { $0 < fields.count ? fields[$0] : nil } }

    static let of = Dictionary(uniqueKeysWithValues: RecordKind.allCases.map { ($0, RecordShape($0)) })
}

extension RecordKind {
    var shape: RecordShape {
        guard let shape = RecordShape.of[self] else {
            preconditionFailure("\(self) has no shape, though every kind has one")
        }
        return shape
    }

    /// What people log of a record and what the program keeps of it, in this order.
    public var allFields: [RecordField] { shape.all }

    /// What a new record has in the fields that an empty cell leaves alone.
    public var usual: [String: String] { shape.usual }
}
