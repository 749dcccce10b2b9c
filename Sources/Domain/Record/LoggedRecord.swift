import Foundation

/// A record of any kind, with all that stands in it.
public struct LoggedRecord: Equatable, Sendable {
    public let kind: RecordKind
    /// What its address calls it: its identity, or the fields by which it is known, joined by commas.
    public let key: String
    public let recordedAt: Instant
    public let recordedBy: Person.ID
    /// `nil` where the reader may not know.
    public let recorderName: String?
    /// In the order of the kind’s fields and of what the program keeps; `nil` where nothing stands.
    public let values: [RecordValue?]

    public static let separator = ","

    /// - Parameters:
    ///   - id: `nil` where the record is known by fields.
    ///   - values: one for each of `kind.allFields`.
    public init(
        kind: RecordKind, id: UUID?, recordedAt: Instant, recordedBy: Person.ID, recorderName: String?,
        values: [RecordValue?]
    ) {
        self.kind = kind
        self.recordedAt = recordedAt
        self.recordedBy = recordedBy
        self.recorderName = recorderName
        self.values = values
        key =
            id?.uuidString.lowercased()
            ?? kind.naturalKey.map { name in kind.shape.place(name).flatMap { values[$0]?.written } ?? "" }
            .joined(separator: Self.separator)
    }

    public func value(_ name: String) -> RecordValue? { kind.shape.place(name).flatMap { values[$0] } }

    /// What a field says, as a file holds it.
    public subscript(_ name: String) -> String? { value(name)?.written }

    /// What its fields say, as a file holds them; fields that say nothing are missing.
    public var written: [String: String] {
        Dictionary(uniqueKeysWithValues: said.map { ($0.field.name, $0.value.written) })
    }

    /// The fields that say something, in order.
    public var said: [(field: RecordField, value: RecordValue)] {
        zip(kind.fields, values).compactMap { field, value in value.map { (field, $0) } }
    }
}
