import Config
import Domain
import Foundation
import Postgres

extension Connection {
    /// Records entries, which stand in the order of their kinds, as one by one; but those that are alike together. They are
    /// copied into a temporary table, compared there with what stands, and written by one statement for all that is new and
    /// one for all that changed. The same triggers and constraints judge each row.
    ///
    /// This is the quick way of success and words no refusal: whatever is refused, nothing of it is kept.
    /// - Parameters:
    ///   - least: so many entries that are alike are staged. Fewer cost less one by one.
    ///   - tell: told what becomes of the entry at each place, where somebody wants to know.
    /// - Returns: `nil` where each entry is to be recorded by itself, be it to tell what is refused.
    package func recordTogether(
        _ entries: [RecordEntry], of city: City.ID, _ code: String, text: Catalogue, least: Int,
        tell: ((Int, RecordOutcome) -> Void)? = nil
    ) throws -> LogSummary? {
        let runs = entries.runs
        guard runs.contains(where: { $0.count >= least && entries[$0.lowerBound].canBeStaged }) else { return nil }
        let act = LogAct(text: text, today: try today())
        guard !entries.haveMistakes(act.today) else { return nil }
        try script("SAVEPOINT together")
        do {
            try planForMany()
            var summary = try record(entries, runs, of: city, code, act, least, tell)
            // Who only tries what would be saved asks for each outcome and not for the whole.
            if tell == nil { try complete(&summary, entries, of: city) }
            // Plans for thousands of rows are none for the few of the next act on this connection.
            try script("RELEASE together; DISCARD PLANS")
            return summary
        } catch let error where error.isOfAnEntry {
            try script("ROLLBACK TO together; RELEASE together")
            return nil
        }
    }

    private func record(
        _ entries: [RecordEntry], _ runs: [Range<Int>], of city: City.ID, _ code: String, _ given: LogAct, _ least: Int,
        _ tell: ((Int, RecordOutcome) -> Void)?
    ) throws -> LogSummary {
        var act = given
        var summary = LogSummary()
        for run in runs {
            guard run.count >= least, entries[run.lowerBound].canBeStaged else {
                for (count, place) in run.enumerated() {
                    if count >= 16, count.nonzeroBitCount == 1 { try script("DISCARD PLANS") }
                    let outcome = try record(entries[place], of: city, code, &act)
                    summary.count(outcome)
                    tell?(place, outcome)
                }
                continue
            }
            let staged = try stage(entries, run, of: city, code)
            for start in stride(from: run.lowerBound, to: run.upperBound, by: StagedRecords.most) {
                // What was planned for a small table reads all records of the city from some other index.
                try script("DISCARD PLANS; TRUNCATE staged")
                try fill(staged, entries, start..<min(start + StagedRecords.most, run.upperBound))
                for place in try write(staged, &summary, tell) {
                    let outcome = try record(entries[place], of: city, code, &act)
                    summary.count(outcome)
                    tell?(place, outcome)
                }
            }
            try script("DROP TABLE staged")
        }
        return summary
    }

    /// Compares and writes what is staged.
    /// - Returns: the places of entries that are still to be written, each by itself and in this order.
    private func write(
        _ staged: StagedRecords, _ summary: inout LogSummary, _ tell: ((Int, RecordOutcome) -> Void)?
    ) throws -> [Int] {
        try refuseUnknown(staged)
        let found = try staged.kind == .observation ? compareValues(staged) : compare(staged)
        if let tell { for (place, outcome) in try outcomes() { tell(place, outcome) } }
        summary.unchanged += found.unchanged
        if found.changed > 0, staged.kind.isJudgedAmongItsKind { return try written(staged) }
        if staged.kind == .observation {
            try insertValues(staged, found)
        } else {
            if found.changed > 0 { try update(staged, found) }
            if found.added > 0 { try insert(staged, found) }
        }
        summary.added += found.added
        summary.changed += found.changed
        return []
    }
}

/// Entries cannot be recorded together: something is refused, or follows a rule that is looked at entry by entry.
struct NotTogether: Error {}

extension Error {
    /// Whether recording each entry by itself finds out more.
    fileprivate var isOfAnEntry: Bool {
        switch self {
        case is NotTogether, is Refused, is RefersToRefused: true
        case let error as PostgresError: error.isRefusal
        default: false
        }
    }
}

extension LogSummary {
    fileprivate mutating func count(_ outcome: RecordOutcome) {
        switch outcome {
        case .added: added += 1
        case .changed: changed += 1
        case .unchanged: unchanged += 1
        }
    }
}

extension [RecordEntry] {
    /// Where entries that are alike stand one after the other.
    fileprivate var runs: [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = startIndex
        for place in indices where !self[place].isAlike(self[start]) {
            runs.append(start..<place)
            start = place
        }
        return isEmpty ? [] : runs + [start..<endIndex]
    }

    /// Whether something is wrong with one before the database is asked, or two may be of the same record.
    fileprivate func haveMistakes(_ today: Day) -> Bool {
        var seen: Set<Int> = []  // digests, since a million identities take room
        seen.reserveCapacity(count)
        return contains { entry in
            !entry.kind.fieldsNotYet(today, entry.text).isEmpty
                || !seen.insert(Identity(entry).hashValue).inserted
        }
    }
}

extension RecordEntry {
    /// Whether it follows no rule of its own: a baseline is proposed and frozen, a declared year may be late, and who writes over
    /// something is told what stands.
    fileprivate var canBeStaged: Bool {
        guard expected == nil else { return false }
        switch kind {
        case .baseline, .logYear: return false
        case .observation: return key.flatMap(UUID.init(uuidString:)) == nil
        default: return kind.naturalKey.isEmpty || key == nil
        }
    }

    /// Whether a statement for the one does for the other: it gives the same fields. A value without an indicator is looked
    /// up otherwise.
    fileprivate func isAlike(_ other: RecordEntry) -> Bool {
        guard kind == other.kind, canBeStaged == other.canBeStaged, values.count == other.values.count,
            zip(values, other.values).allSatisfy({ $0.field.name == $1.field.name })
        else { return false }
        return kind != .observation
            || ["indicator", "city_indicator"].allSatisfy { (text($0) == nil) == (other.text($0) == nil) }
    }
}

extension RecordKind {
    /// Whether others of its kind decide if a record is taken, so that it matters which of them is written first: two of one
    /// name, or of one time, or a group beside all who came.
    package var isJudgedAmongItsKind: Bool {
        switch self {
        case .partner, .ward, .mandate, .continuation, .participation, .report, .rating: true
        case .cityIndicator, .surveyWave, .observation, .baseline, .target, .targetStep, .logYear, .commitment,
            .commitmentMilestone, .commitmentNote, .strategy, .bodyMeeting, .agreement, .programme, .programmePartner,
            .programmeBudget, .programmeAdoption, .groupSize, .activity, .contribution, .contributionCity, .recognition,
            .nomination:
            false
        }
    }
}
