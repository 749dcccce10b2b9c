// How records stand in a file that can be loaded again.
extension RecordKind {
    /// What a file of the kind has in its first line. Who accepted something is left out: whoever loads it would accept it.
    public var columnsOfFile: [String] { (naturalKey.isEmpty ? ["key"] : []) + fieldsOfFile.map(\.name) }

    fileprivate var fieldsOfFile: [RecordField] { fields.filter { $0.form != .choice([RecordWord.me]) } }
}

extension LoggedRecord {
    /// The texts under `columnsOfFile`.
    public var lineOfFile: [String] {
        (kind.naturalKey.isEmpty ? [key] : []) + kind.fieldsOfFile.map { self[$0.name] ?? "" }
    }
}
