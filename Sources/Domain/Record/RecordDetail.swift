/// A field of a record with what stands in it, as reports tell it beside what they say of such a record anyway.
public struct RecordDetail: Equatable, Sendable {
    public var kind: RecordKind
    public var field: RecordField
    public var value: RecordValue

    public init(kind: RecordKind, field: RecordField, value: RecordValue) {
        (self.kind, self.field, self.value) = (kind, field, value)
    }
}
