import Domain
import Foundation
import Persistence

/// What a field that refers to something offers. Of very many one is found by its name.
extension EditingContext {
    /// So many stand in a list; of more, one is typed.
    static let mostListed = 60

    /// What can be chosen, each under a name of its own.
    func choices(of field: RecordField) -> [(key: String, label: String)] {
        switch field.form {
        case .reference(let kind):
            let records = references[kind] ?? []
            let counts = Dictionary(grouping: records, by: texts.label).mapValues(\.count)
            var seen: [String: Int] = [:]
            return records.map { record in
                var label = texts.label(record)
                guard counts[label, default: 0] > 1 else { return (record.key, label) }
                // Told apart by when they are of, and where even that is the same, by their place in the list.
                for name in ["held", "period", "made", "signed_on"] {
                    guard let field = record.kind.field(name), let value = record[name] else { continue }
                    label += ", \(texts.show(value, of: field, in: record.kind))"
                }
                seen[label, default: 0] += 1
                let count = seen[label, default: 1]
                return (record.key, count == 1 ? label : "\(label) (\(count))")
            }
        case .city: return cities.map { ($0.code, $0.name(in: language)) }
        default: return []
        }
    }
}

extension RecordForm {
    /// Finds what was typed by name where one of very many is meant.
    mutating func find(_ editing: EditingContext) {
        for field in kind.fields {
            let typed = typed[field.name] ?? ""
            guard !typed.isEmpty else { continue }
            let choices = editing.choices(of: field)
            guard choices.count > EditingContext.mostListed, !choices.contains(where: { $0.key == typed }) else {
                continue
            }
            let words = typed.folded
            let found = choices.filter { $0.label.folded == words }
            let near = found.isEmpty ? choices.filter { $0.label.folded.contains(words) } : found
            if near.count == 1 {
                self.typed[field.name] = near[0].key
            } else {
                candidates[field.name] = near.prefix(EditingContext.mostListed).map(\.key)
            }
        }
    }
}
