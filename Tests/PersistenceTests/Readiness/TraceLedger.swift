import Input
import TestSupport

/// The long lists of the invented city, added up from its files with no database between: what the trace takes sums from.
struct TraceLedger {
    typealias Row = [String: String]

    let activities: [Row]
    /// By activity and people; `all` is everybody.
    let people: [String: [String: Int]]
    let budget: [Row]
    private let checkedActivities: Set<String>
    private let checkedProgrammes: Set<String>

    init(folder: String) throws {
        func lines(_ file: String) throws -> [Row] {
            var reader = try CSVReader(path: "\(folder)/records/\(file).csv")
            guard try reader.next() else { return [] }
            let head = try reader.texts()
            var lines: [Row] = []
            while try reader.next() { lines.append(Dictionary(uniqueKeysWithValues: zip(head, try reader.texts()))) }
            return lines
        }
        activities = try lines("1-editor/activity")
        budget = try lines("1-editor/programme_budget")
        people = Dictionary(grouping: try lines("1-editor/participation")) { $0["activity"] ?? "" }.mapValues { lines in
            Dictionary(uniqueKeysWithValues: lines.map { ($0["people"] ?? "", Int($0["count"] ?? "") ?? 0) })
        }
        checkedActivities = Set(try lines("2-steward/activity").compactMap { $0["key"] })
        checkedProgrammes = Set(try lines("2-steward/programme").compactMap { $0["key"] })
    }

    func ofKind(_ kind: String) -> [Row] { activities.filter { $0["kind"] == kind } }

    func year(_ activity: Row) -> String { String((activity["held"] ?? "").prefix(4)) }

    func count(_ activity: Row, of people: String = "all") -> Int {
        self.people[activity["key"] ?? ""]?[people] ?? 0
    }

    /// What the file says, or that the steward checked it.
    func standing(_ activity: Row) -> String {
        checkedActivities.contains(activity["key"] ?? "") ? "checked" : activity["verification"] ?? ""
    }

    func isChecked(programme: String) -> Bool { checkedProgrammes.contains(programme) }

    /// Added up by some key; what adds up to nothing is left out.
    func sums<Key: Hashable>(_ lines: [Row], by key: (Row) -> Key, _ number: (Row) -> Int) -> [Key: Int] {
        lines.reduce(into: [:]) { sums, line in sums[key(line), default: 0] += number(line) }.filter { $0.value != 0 }
    }
}
