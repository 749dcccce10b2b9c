import Domain
import Input

/// Records of a city by what people know them by, so that a row of a table is told to be about one that is there.
public struct KnownRecords: Sendable {
    private let kind: RecordKind
    private var keys: [String: Set<String>] = [:]

    public init(_ kind: RecordKind, _ records: [LoggedRecord]) {
        self.kind = kind
        guard !kind.knownBy.isEmpty else { return }
        for record in records {
            for words in words(of: { record[$0] }) { keys[words, default: []].insert(record.key) }
        }
    }

    /// The record that a row says something of; `nil` where there is none, or nobody can tell which.
    public func key(of values: [String: String]) -> String? {
        let found = words { values[$0] }.compactMap { keys[$0] }.reduce(into: Set<String>()) { $0.formUnion($1) }
        return found.count == 1 ? found.first : nil
    }

    /// What it is known by, once for each title that it has.
    private func words(of value: (String) -> String?) -> [String] {
        let parts = kind.knownBy.filter { $0 != "title" }.map { name in
            kind.field(name).flatMap { field in value(name).map { field.known($0) } } ?? ""
        }
        guard kind.knownBy.contains("title"), kind.field("title") == nil else {
            let title = kind.knownBy.contains("title") ? value("title")?.folded.oneLine : nil
            let all = [title ?? ""] + parts
            return all.allSatisfy(\.isEmpty) ? [] : [all.joined(separator: "\u{1F}")]
        }
        return kind.fields.filter { $0.name.hasPrefix("title_") }.compactMap { field in
            value(field.name).map { ([field.name, $0.folded.oneLine] + parts).joined(separator: "\u{1F}") }
        }
    }
}

extension RecordField {
    /// What it says, so that two ways of writing the same are the same.
    fileprivate func known(_ value: String) -> String {
        form == .period ? Period(value)?.written ?? value : value.folded.oneLine
    }
}
