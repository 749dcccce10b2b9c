import Config
import Domain
import Foundation
import Input
import Postgres

/// What would become of entries that are recorded: of each by its place.
public struct LogTrial: Sendable {
    public enum Fate: Sendable {
        case recorded(RecordOutcome)
        case refused([InputError])
        /// It would be recorded, and a number of it is asked back.
        case asked([InputError])
        /// It refers to one that is refused.
        case waits
        /// So much was refused before it that it was not tried.
        case untried
    }

    public var fates: [Fate]
}

/// Kept as a letter for each entry, and apart from these what was said of those that are refused or asked back.
extension LogTrial: Codable {
    private enum CodingKeys: String, CodingKey { case fates, told }

    public init(from decoder: any Decoder) throws {
        let kept = try decoder.container(keyedBy: CodingKeys.self)
        var told = try kept.decode([[InputError]].self, forKey: .told)[...]
        fates = try kept.decode(String.self, forKey: .fates).utf8.map { letter in
            switch Character(UnicodeScalar(letter)) {
            case "a": .recorded(.added)
            case "c": .recorded(.changed)
            case "s": .recorded(.unchanged)
            case "q": .asked(told.popFirst() ?? [])
            case "r": .refused(told.popFirst() ?? [])
            case "w": .waits
            default: .untried
            }
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var letters = ""
        var told: [[InputError]] = []
        for fate in fates {
            switch fate {
            case .recorded(.added): letters += "a"
            case .recorded(.changed): letters += "c"
            case .recorded(.unchanged): letters += "s"
            case .asked(let errors):
                letters += "q"
                told.append(errors)
            case .refused(let errors):
                letters += "r"
                told.append(errors)
            case .waits: letters += "w"
            case .untried: letters += "u"
            }
        }
        var kept = encoder.container(keyedBy: CodingKeys.self)
        try kept.encode(letters, forKey: .fates)
        try kept.encode(told, forKey: .told)
    }
}

extension Database {
    /// Tries what `log` would record, by the same writer, and keeps nothing of it.
    /// - Parameters:
    ///   - plausibility: when numbers are asked back.
    ///   - most: after so many refusals of the database the rest is not tried. Each costs a thousand times what a row costs.
    public func tryOut(
        _ entries: [RecordEntry], city: String, as actor: Actor, asking plausibility: Plausibility?, text: Catalogue,
        most: Int = 500
    ) async throws -> LogTrial {
        guard !entries.isEmpty else { return LogTrial(fates: []) }
        do {
            return try await write(as: actor) { db in
                throw Tried(trial: try db.tryOut(entries, city: city, asking: plausibility, text: text, most: most))
            }
        } catch let tried as Tried {
            return tried.trial
        }
    }
}

/// Ends a transaction of which nothing is to be kept.
private struct Tried: Error { var trial: LogTrial }

extension Connection {
    /// Entries that are alike are tried in blocks, and those of a block in which something is refused one by one.
    fileprivate func tryOut(
        _ entries: [RecordEntry], city code: String, asking plausibility: Plausibility?, text: Catalogue, most: Int
    ) throws -> LogTrial {
        guard let city: City.ID = try run("SELECT id FROM city WHERE code = \(code)").first?["id"] else {
            throw InputErrors([InputError(file: code, text(.noSuchCity(code)))])
        }
        var trial = LogTrial(fates: Array(repeating: .untried, count: entries.count))
        var act = LogAct(text: text, today: try today())
        var places: [Int] = []
        for place in entries.placesInOrder {
            let mistakes = act.mistakes(of: entries[place])
            if mistakes.isEmpty {
                places.append(place)
            } else {
                trial.fates[place] = .refused(mistakes)
                act.noteRefusal(of: entries[place])
            }
        }
        let questions = try plausibility.map { try self.questions(of: entries, $0, of: city, code, text) } ?? []
        if places.count > 100 { try planForMany() }
        var refused = 0
        for start in stride(from: 0, to: places.count, by: Self.block) {
            let block = Array(places[start..<min(start + Self.block, places.count)])
            if block.count >= 20,
                try recordTogether(
                    block.map { entries[$0] }, of: city, code, text: text, least: 20,
                    tell: { place, outcome in trial.fates[block[place]] = .recorded(outcome) }) != nil
            {
                continue
            }
            for place in block {
                guard refused < most else { break }
                trial.fates[place] = try fate(of: entries[place], of: city, code, &act)
                guard case .recorded = trial.fates[place] else {
                    act.noteRefusal(of: entries[place])
                    refused += 1
                    continue
                }
            }
        }
        trial.ask(questions, about: entries)
        return trial
    }

    private static let block = 500

    private func fate(
        of entry: RecordEntry, of city: City.ID, _ code: String, _ act: inout LogAct
    ) throws -> LogTrial.Fate {
        try script("SAVEPOINT entry")
        do {
            let outcome = try record(entry, of: city, code, &act)
            try script("RELEASE entry")
            return .recorded(outcome)
        } catch let refused as Refused {
            try script("ROLLBACK TO entry; RELEASE entry")
            return .refused([entry.row.error(refused.field ?? entry.kind.rawValue, act.text(refused.refusal))])
        } catch let error as PostgresError where error.isRefusal {
            try script("ROLLBACK TO entry; RELEASE entry")
            return .refused([entry.row.refusal(error, of: entry.kind, act.text)])
        } catch is RefersToRefused {
            try script("ROLLBACK TO entry; RELEASE entry")
            return .waits
        }
    }
}

extension LogTrial {
    /// Puts questions to the entries that they are about and that would be recorded.
    fileprivate mutating func ask(_ questions: [InputError], about entries: [RecordEntry]) {
        guard !questions.isEmpty else { return }
        let asked = Dictionary(grouping: questions) { "\($0.file):\($0.line ?? 0)" }
        for (place, entry) in entries.enumerated() {
            guard case .recorded = fates[place], let errors = asked["\(entry.row.file):\(entry.row.line)"] else {
                continue
            }
            fates[place] = .asked(errors)
        }
    }
}

extension [RecordEntry] {
    /// The places of the entries in the order in which they are written quickest: kinds in theirs, and of a kind those together that give
    /// the same fields, so that one statement does for them.
    fileprivate var placesInOrder: [Int] {
        let names = map { $0.values.map(\.field.name).joined(separator: " ") }
        return indices.sorted { left, right in
            if self[left].kind != self[right].kind { return RecordKind.inOrder(self[left].kind, self[right].kind) }
            return (names[left], left) < (names[right], right)
        }
    }

    /// In the order in which they are written quickest.
    public var inOrderOfWriting: [RecordEntry] { placesInOrder.map { self[$0] } }
}
